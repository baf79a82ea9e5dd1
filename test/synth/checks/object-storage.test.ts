import { Bucket, ExternalObjectStorage, GarageServer, RabbitMqBroker, Size } from 'vpsynth';
import { edge, environment, monitoring, problems, service, vhost, vps } from './small-fleet';

test('bucket-name-taken', () => {
  expect(
    problems((fleet) => {
      const host = vps(fleet);
      monitoring(host);
      const storage = new ExternalObjectStorage(fleet, 's3', { hostname: 's3.provider.example' });
      const [shop, blog] = [environment(host, 'shop'), environment(host, 'blog')];
      const uses = [new Bucket(shop, 'media', { storage, name: 'media' })];
      service(shop, 'api', { uses });
      service(blog, 'api', { uses: [new Bucket(blog, 'media', { storage, name: 'media' })] });
    }),
  ).toMatchInlineSnapshot(`
"error bucket-name-taken: blog/prod/media: its name in s3 is also that of shop/prod/media
    got     media
    mend    give one of them another name"
`);
});

test('bucket-quota-over-capacity', () => {
  const declare = (quota: Size) => (fleet: Parameters<Parameters<typeof problems>[0]>[0]) => {
    const host = vps(fleet);
    monitoring(host);
    const prod = environment(host);
    const storage = new GarageServer(prod, 'storage');
    const uses = [
      new Bucket(prod, 'media', { storage, quota }),
      new Bucket(prod, 'exports', { storage, quota: Size.gibibytes(4), settingsPrefix: 'EXPORTS' }),
    ];
    service(prod, 'api', { uses });
  };
  expect(problems(declare(Size.gibibytes(7)))).toMatchInlineSnapshot(`
"error bucket-quota-over-capacity: shop/prod/storage: its buckets may hold more than it has room for
    got     11 GiB: shop/prod/media 7 GiB; shop/prod/exports 4 GiB
    allowed its capacity, 10 GiB
    mend    lower quotas, or raise capacity where the disk has room"
`);
  expect(problems(declare(Size.gibibytes(6)))).toBe('');
});

test('bucket-route-private', () => {
  const declare = (policy: 'private' | 'public-read') => (fleet: Parameters<Parameters<typeof problems>[0]>[0]) => {
    const host = vps(fleet);
    monitoring(host);
    const prod = environment(host);
    const media = new Bucket(prod, 'media', { storage: new GarageServer(prod, 'storage'), policy });
    vhost(prod, edge(host))
      .bucket('/media', media)
      .route('/', service(prod, 'api', { uses: [media] }));
  };
  expect(problems(declare('private'))).toMatchInlineSnapshot(`
"error bucket-route-private: shop/prod/site: the route /media leads to a bucket that nobody may read without a key: shop/prod/media
    got     policy: 'private'
    allowed 'public-read'
    mend    make the bucket public, or let a service hand out its objects"
`);
  expect(problems(declare('public-read'))).toBe('');
});

test('host-disk-exceeded: objects count', () => {
  expect(
    problems((fleet) => {
      const host = vps(fleet, 'vps-1', { disk: Size.gibibytes(20) });
      monitoring(host);
      const prod = environment(host);
      new RabbitMqBroker(prod, 'rabbitmq');
      new GarageServer(prod, 'storage', { capacity: Size.gibibytes(14) });
    }),
  ).toMatchInlineSnapshot(`
"error host-disk-exceeded: vps-1: what grows on its disk may fill it, and its brokers would refuse messages
    got     5 GiB of metrics, 14 GiB of objects, 1 GiB to stay free
    allowed less than 20 GiB together
    mend    lower retentionSize, capacity or diskFreeLimit"
`);
});
