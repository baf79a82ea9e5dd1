import { Bucket, ContainerService, ExternalObjectStorage, GarageServer } from 'vpsynth';
import { type SoundFleet, told } from './told';

const wrong = (value: unknown) => value as never;

const storage = ({ prod }: SoundFleet) => new GarageServer(prod, 'storage');

test.each<[what: string, mistake: (sound: SoundFleet) => unknown, lines: string[]]>([
  [
    'the storage by its name',
    ({ prod }) => new Bucket(prod, 'media', { storage: wrong('storage') }),
    [
      'error props: shop/prod/media: storage: expected an ObjectStorage, the object itself and not its name',
      '    got     "storage"',
    ],
  ],
  [
    'a bucket on a host',
    (sound) => new Bucket(wrong(sound.host), 'media', { storage: storage(sound) }),
    [
      'error scope: vps-1/media: Bucket stands in an Environment',
      '    got     Vps',
      '    mend    give an Environment as its first argument',
    ],
  ],
  [
    'a name that S3 refuses',
    (sound) => new Bucket(sound.prod, 'media', { storage: storage(sound), name: 'My_Media' }),
    [
      'error props: shop/prod/media: name: expected 3 to 63 lower-case letters, digits and hyphens',
      '    got     "My_Media"',
    ],
  ],
  [
    'another policy',
    (sound) => new Bucket(sound.prod, 'media', { storage: storage(sound), policy: wrong('public') }),
    [
      'error props: shop/prod/media: policy: not one of the values that it can have',
      '    got     "public"',
      `    allowed 'private', 'public-read'`,
    ],
  ],
  [
    'a setting that a bucket has not',
    (sound) =>
      new Bucket(sound.prod, 'media', { storage: storage(sound), settingNames: wrong({ endpoint: 'S3_ENDPOINT' }) }),
    [
      'error props: shop/prod/media: settingNames: "endpoint" is not a property of it',
      '    allowed url, host, port, region, bucket, accessKey, secretKey',
    ],
  ],
  [
    'two buckets with one prefix',
    (sound) => {
      const server = storage(sound);
      const uses = ['media', 'exports'].map((id) => new Bucket(sound.prod, id, { storage: server }));
      new ContainerService(sound.prod, 'web', { image: sound.image, uses });
    },
    [
      'error setting-taken: shop/prod/web: S3_BUCKET would come from shop/prod/media and from shop/prod/exports',
      '    mend    use one of them only, give one another prefix, or set it in environment',
    ],
  ],
  [
    'a URL for a host',
    ({ fleet }) => new ExternalObjectStorage(fleet, 's3', { hostname: 'https://s3.example' }),
    [
      'error props: s3: hostname: expected a host name in lower case such as app.example',
      '    got     "https://s3.example"',
    ],
  ],
  [
    'a rule for a bucket that its provider serves',
    ({ fleet, prod, site }) => {
      const s3 = new ExternalObjectStorage(fleet, 's3', { hostname: 's3.provider.example' });
      const media = new Bucket(prod, 'media', { storage: s3, policy: 'public-read' });
      site.bucket('/media', media, { rateLimit: { requestsPerSecond: 5 } });
    },
    [
      'error props: shop/prod/site: bucket "/media": its storage serves its objects itself, and keeps no such rule',
      '    got     rateLimit',
      '    mend    leave it out, or hold the bucket on a GarageServer',
    ],
  ],
  [
    'a route to a bucket that browsers can’t reach',
    ({ fleet, prod, site }) => {
      const s3 = new ExternalObjectStorage(fleet, 's3', { hostname: 's3.provider.example', port: 9000, tls: false });
      site.bucket('/media', new Bucket(prod, 'media', { storage: s3, policy: 'public-read' }));
    },
    [
      'error props: shop/prod/site: bucket "/media": browsers can\'t get its objects, over https and without a key',
      '    got     shop/prod/media in s3',
      '    mend    hold it on a storage with TLS on port 443, or on a GarageServer',
    ],
  ],
  [
    'a route to a bucket of a provider’s that is private',
    ({ fleet, prod, site }) => {
      const s3 = new ExternalObjectStorage(fleet, 's3', { hostname: 's3.provider.example' });
      site.bucket('/media', new Bucket(prod, 'media', { storage: s3 }));
    },
    [
      'error bucket-route-private: shop/prod/site: the route /media leads to a bucket that nobody may read without a key: shop/prod/media (test/mistakes/object-storage.test.ts:N)',
      "    got     policy: 'private'",
      "    allowed 'public-read'",
      '    mend    make the bucket public, or let a service hand out its objects',
    ],
  ],
  [
    'a route to a bucket by its name',
    ({ site }) => site.bucket('/media', wrong('media')),
    [
      'error props: shop/prod/site: bucket "/media": expected a Bucket, the object itself and not its name',
      '    got     "media"',
    ],
  ],
])('%s', (_, mistake, lines) => {
  expect(
    told(mistake)
      .replace(/\n {4}at .*/, '')
      .split('\n'),
  ).toEqual(lines);
});
