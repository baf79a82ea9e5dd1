import { parse } from '@iarna/toml';
import {
  ApiServer,
  Bucket,
  type BucketProps,
  Environment,
  ExternalObjectStorage,
  GarageServer,
  Image,
  LocalMachine,
  NginxVhost,
  type ObjectStorage,
  Project,
  Size,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, environment, fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');

/** What a service of the environment is given that uses the bucket, in its Compose file. */
function settings(storage: (of: ReturnType<typeof fleetOfOne>) => ObjectStorage, props: Partial<BucketProps> = {}) {
  const shop = fleetOfOne();
  const uploads = new Bucket(shop.prod, 'uploads', { storage: storage(shop), ...props });
  new ApiServer(shop.prod, 'api', { image, port: 3000, uses: [uploads] });
  const { services } = synthesizeFleet(shop.fleet).parse('infra/vps1/shop-prod/compose.yaml') as {
    services: Record<string, { environment: object; depends_on?: object; networks: object }>;
  };
  const api = services['api-blue'];
  return { environment: api?.environment, waits: Object.keys(api?.depends_on ?? {}), services };
}

test('the settings of a server of one node', () => {
  const { fleet, prod } = fleetOfOne();
  new GarageServer(prod, 'storage', { capacity: Size.gibibytes(20), memory: Size.mebibytes(256), region: 'eu' });
  const { files } = synthesizeFleet(fleet);
  expect(parse(files['infra/vps1/shop-prod/storage/garage.toml'] ?? '')).toEqual({
    replication_factor: 1,
    db_engine: 'sqlite',
    metadata_dir: '/var/lib/garage/metadata',
    data_dir: '/var/lib/garage/data',
    metadata_fsync: true,
    data_fsync: true,
    metadata_auto_snapshot_interval: '6h',
    block_ram_buffer_max: '64MiB',
    rpc_bind_addr: '0.0.0.0:3901',
    rpc_public_addr: '127.0.0.1:3901',
    s3_api: { api_bind_addr: '0.0.0.0:3900', s3_region: 'eu' },
    s3_web: { bind_addr: '0.0.0.0:3902', root_domain: '.web.garage' },
    admin: { api_bind_addr: '0.0.0.0:3903' },
  });
});

test('where a secret’s file is readable by others than its reader, Garage is told that it is meant', () => {
  const { fleet } = fleetOfOne();
  const project = new Project(fleet, 'demo', { registry: 'registry.example/demo', release: '1.0.0' });
  new GarageServer(new Environment(project, 'dev', { on: new LocalMachine(fleet) }), 'storage');
  const file = synthesizeFleet(fleet).files['infra/local/demo-dev/storage/garage.toml'] ?? '';
  expect(parse(file).allow_world_readable_secrets).toBe(true);
});

test('what the job brings the server to: a template with the token and the keys', () => {
  const { fleet, host, prod } = fleetOfOne();
  const storage = new GarageServer(host, 'storage');
  new Bucket(prod, 'uploads', { storage, policy: 'public-read', quota: Size.gibibytes(1) });
  new Bucket(environment(fleet, 'blog', host), 'media', { storage, name: 'pictures' });
  const { explanation, ...wanted } = synthesizeFleet(fleet).parse(
    'infra/vps1/storage/templates/storage-provision/storage.json',
  ) as { explanation: string[] };
  expect(explanation.at(-1)).toBe('vps1/storage');
  expect(wanted).toEqual({
    admin: 'http://storage:3903',
    token: '${VPS1_STORAGE_ADMIN_TOKEN}',
    zone: 'vps1',
    capacity: 10 * 1024 ** 3,
    buckets: [
      {
        name: 'shop-prod-uploads',
        keyName: 'shop/prod/uploads',
        publicRead: true,
        quota: 1024 ** 3,
        accessKey: '${SHOP_PROD_UPLOADS_ACCESS_KEY}',
        secretKey: '${SHOP_PROD_UPLOADS_SECRET_KEY}',
      },
      {
        name: 'pictures',
        keyName: 'blog/prod/media',
        publicRead: false,
        quota: null,
        accessKey: '${BLOG_PROD_MEDIA_ACCESS_KEY}',
        secretKey: '${BLOG_PROD_MEDIA_SECRET_KEY}',
      },
    ],
  });
});

test('the secrets have the forms that Garage takes', () => {
  const { fleet, prod } = fleetOfOne();
  new Bucket(prod, 'uploads', { storage: new GarageServer(prod, 'storage') });
  expect(synthesizeFleet(fleet).parse('infra/vps1/shop-prod/secrets.json')).toMatchObject({
    forms: {
      SHOP_PROD_STORAGE_RPC_SECRET: { bytes: 32 },
      SHOP_PROD_UPLOADS_ACCESS_KEY: { prefix: 'GK', bytes: 12 },
      SHOP_PROD_UPLOADS_SECRET_KEY: { bytes: 32 },
    },
  });
});

describe('what a service is told', () => {
  const keys = {
    PORT: '3000',
    S3_ACCESS_KEY_FILE: '/run/secrets/shop-prod-uploads-access-key',
    S3_SECRET_KEY_FILE: '/run/secrets/shop-prod-uploads-secret-key',
    S3_BUCKET: 'shop-prod-uploads',
  };

  test('of a server of its environment: it waits until the bucket is made', () => {
    const { environment: told, waits } = settings(({ prod }) => new GarageServer(prod, 'storage'));
    expect(told).toEqual({ ...keys, S3_ENDPOINT: 'http://storage:3900', S3_REGION: 'garage' });
    expect(waits).toEqual(['storage-provision']);
  });

  test('of a server of the host: through the proxy, which alone joins the server’s network', () => {
    const { environment: told, waits, services } = settings(({ host }) => new GarageServer(host, 'storage'));
    expect(told).toMatchObject({ S3_ENDPOINT: 'http://proxy:3900' });
    expect(waits).toEqual(['proxy']);
    expect(Object.keys(services.proxy?.networks ?? {})).toEqual(['shop-prod', 'storage']);
    expect(Object.keys(services['api-blue']?.networks ?? {})).toEqual(['shop-prod']);
  });

  test('of one outside the fleet', () => {
    const { environment: told, waits } = settings(
      ({ fleet }) =>
        new ExternalObjectStorage(fleet, 's3', { hostname: 's3.provider.example', region: 'eu-central-1' }),
    );
    expect(told).toEqual({ ...keys, S3_ENDPOINT: 'https://s3.provider.example:443', S3_REGION: 'eu-central-1' });
    expect(waits).toEqual([]);
  });

  test('under names of its own', () => {
    const settingNames = {
      host: 'MINIO_ENDPOINT',
      port: 'MINIO_PORT',
      accessKey: 'MINIO_ACCESS_KEY',
      secretKey: 'MINIO_SECRET_KEY',
    };
    const { environment: told } = settings(({ prod }) => new GarageServer(prod, 'storage'), { settingNames });
    expect(told).toEqual({
      PORT: '3000',
      MINIO_ENDPOINT: 'storage',
      MINIO_PORT: '3900',
      MINIO_ACCESS_KEY_FILE: keys.S3_ACCESS_KEY_FILE,
      MINIO_SECRET_KEY_FILE: keys.S3_SECRET_KEY_FILE,
    });
  });
});

test('a public bucket: its objects by their own paths, read only, and nothing that tells who asks', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const media = new Bucket(prod, 'media', { storage: new GarageServer(prod, 'storage'), policy: 'public-read' });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).bucket('/m.1', media);
  const { files } = synthesizeFleet(fleet);
  const site = files['infra/vps1/edge/nginx/sites/shop.example.conf'] ?? '';
  expect(site.slice(site.indexOf('    location ~'))).toMatchInlineSnapshot(`
"    location ~ ^/m\\.1(?:/|$) {
        proxy_pass http://shop-prod.storage.web;
        rewrite ^/m\\.1/?(.*)$ /$1 break;
        proxy_set_header Host shop-prod-media.web.garage;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Host $host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Request-ID $request_id;
        proxy_set_header Connection "";
        proxy_set_header Authorization "";
        proxy_set_header Cookie "";
        limit_except GET {
            deny all;
        }
    }
}
"
`);
  expect(files['infra/vps1/edge/nginx/upstreams/shop-prod.conf']).toMatch(/server 10\.[\d.]+:3902;/);
});
