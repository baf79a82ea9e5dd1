import {
  ApiServer,
  Bucket,
  type Fleet,
  GarageServer,
  Image,
  KubernetesCluster,
  MinioServer,
  type MinioServerProps,
  NginxVhost,
  Size,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment as clusterEnvironment, problems, vps } from './checks/small-fleet';
import { acme, environment, fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');
const because = 'the uploads move to Garage by 2027-03-01';

function shop(props: MinioServerProps = {}) {
  const { fleet, host, edge, prod } = fleetOfOne();
  const storage = new MinioServer(host, 'storage', props);
  storage.acknowledge('image-unmaintained', because);
  const uploads = new Bucket(prod, 'uploads', { storage, policy: 'public-read', quota: Size.gibibytes(1) });
  const backups = new Bucket(environment(fleet, 'blog', host), 'backups', { storage });
  new ApiServer(prod, 'api', { image, port: 3000, uses: [uploads] });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).bucket('/media', uploads);
  return { ...synthesizeFleet(fleet), backups };
}

const folder = 'infra/vps1/storage';

test('it is refused until somebody says why, with the state of its releases', () => {
  const declare = (reason?: string) => (fleet: Fleet) => {
    const storage = new MinioServer(clusterEnvironment(vps(fleet)), 'storage');
    if (reason !== undefined) storage.acknowledge('image-unmaintained', reason);
  };
  expect(problems(declare()).split('\n\n')[0]).toBe(
    `error image-unmaintained: shop/prod/storage: MinIO’s community edition is no longer maintained (its README of 2026-02-12); its last image is of 2025-09-07 and lacks the fix of CVE-2025-62506, which is in the source of 2025-10-15 alone
    got     docker.io/minio/minio:RELEASE.2025-09-07T16-13-09Z
    allowed Garage, SeaweedFS, or a managed object store
    mend    use what takes its place, or acknowledge this error with the date by which it is gone`,
  );
  expect(problems(declare(because))).not.toContain('image-unmaintained');
});

test('one that was built here is as old', () => {
  const built = Image.build({ name: 'minio', dockerfile: 'apps/minio/Dockerfile' });
  const told = problems((fleet) => new MinioServer(clusterEnvironment(vps(fleet)), 'storage', { image: built }));
  expect(told).toContain('error image-unmaintained: shop/prod/storage: ');
});

test('what a service is told is what Garage’s would be, but for the access key, which is the name of a user', () => {
  const { parse } = shop();
  const { services } = parse('infra/vps1/shop-prod/compose.yaml') as {
    services: Record<string, { environment: object; depends_on?: object }>;
  };
  expect(services['api-blue']?.environment).toEqual({
    PORT: '3000',
    S3_ENDPOINT: 'http://proxy:9000',
    S3_REGION: 'us-east-1',
    S3_BUCKET: 'shop-prod-uploads',
    S3_ACCESS_KEY: 'shop-prod-uploads',
    S3_SECRET_KEY_FILE: '/run/secrets/shop-prod-uploads-secret-key',
  });
  expect(Object.keys(services['api-blue']?.depends_on ?? {})).toEqual(['proxy']);
});

test('the server: no console, its root’s password from a file', () => {
  const { parse } = shop({ region: 'eu-central-1' });
  const { services } = parse(`${folder}/compose.yaml`) as {
    services: Record<string, { environment: object; command: string[]; ports?: unknown }>;
  };
  expect(services.storage?.command).toEqual(['server', '/data', '--address', ':9000']);
  expect(services.storage?.ports).toBeUndefined();
  expect(services.storage?.environment).toMatchObject({
    MINIO_ROOT_PASSWORD_FILE: '/run/secrets/vps1-storage-root-password',
    MINIO_SITE_REGION: 'eu-central-1',
    MINIO_BROWSER: 'off',
  });
});

test('the job: a bucket, its policies and its user, whose password is in no argument', () => {
  const { files } = shop();
  expect(files[`${folder}/storage-provision/provision.sh`]?.split('set -eu\n')[1]).toMatchInlineSnapshot(`
"umask 077
export MC_CONFIG_DIR=/tmp/mc
mkdir -p "$MC_CONFIG_DIR"
cp /run/secrets/provision/config.json "$MC_CONFIG_DIR/config.json"
mc ready storage

mc mb --ignore-existing storage/shop-prod-uploads
mc anonymous set-json /etc/provision/shop-prod-uploads.public.json storage/shop-prod-uploads
mc quota set storage/shop-prod-uploads --size 1073741824
mc admin policy create storage bucket-shop-prod-uploads /etc/provision/shop-prod-uploads.json
mc admin user add storage shop-prod-uploads </run/secrets/provision/shop-prod-uploads
mc admin policy attach storage bucket-shop-prod-uploads --user shop-prod-uploads

mc mb --ignore-existing storage/blog-prod-backups
mc anonymous set private storage/blog-prod-backups
mc quota clear storage/blog-prod-backups
mc admin policy create storage bucket-blog-prod-backups /etc/provision/blog-prod-backups.json
mc admin user add storage blog-prod-backups </run/secrets/provision/blog-prod-backups
mc admin policy attach storage bucket-blog-prod-backups --user blog-prod-backups
"
`);
  const templates = `${folder}/templates/storage-provision`;
  expect(files[`${templates}/shop-prod-uploads`]).toBe('${SHOP_PROD_UPLOADS_SECRET_KEY}\n');
  expect(JSON.parse(files[`${templates}/config.json`] ?? '')).toEqual({
    version: '10',
    aliases: {
      storage: {
        url: 'http://storage:9000',
        accessKey: 'administrator',
        secretKey: '${VPS1_STORAGE_ROOT_PASSWORD}',
        api: 'S3v4',
        path: 'on',
      },
    },
  });
});

test('a user reads and writes its bucket and nothing else; everybody reads a public one’s objects, and lists none', () => {
  const { parse } = shop();
  type Policy = { Statement: { Action: string[]; Resource: string[]; Principal?: object }[] };
  const own = parse(`${folder}/storage-provision/shop-prod-uploads.json`) as Policy;
  expect([...new Set(own.Statement.flatMap(({ Resource }) => Resource))]).toEqual([
    'arn:aws:s3:::shop-prod-uploads',
    'arn:aws:s3:::shop-prod-uploads/*',
  ]);
  const everybody = parse(`${folder}/storage-provision/shop-prod-uploads.public.json`) as Policy;
  expect(everybody.Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: ['*'] },
      Action: ['s3:GetObject'],
      Resource: ['arn:aws:s3:::shop-prod-uploads/*'],
    },
  ]);
  expect(() => parse(`${folder}/storage-provision/blog-prod-backups.public.json`)).toThrow();
});

test('a public bucket is read through the edge, below its own folder', () => {
  const { files } = shop();
  const site = files['infra/vps1/edge/nginx/sites/shop.example.conf'] ?? '';
  expect(site).toMatch(/rewrite .*\/shop-prod-uploads\//);
});

test('to change over to Garage is one line: buckets and services stay', () => {
  const told = (make: (prod: ReturnType<typeof fleetOfOne>['prod']) => GarageServer | MinioServer) => {
    const { fleet, prod } = fleetOfOne();
    const storage = make(prod);
    if (storage instanceof MinioServer) storage.acknowledge('image-unmaintained', because);
    const uploads = new Bucket(prod, 'uploads', { storage });
    new ApiServer(prod, 'api', { image, port: 3000, uses: [uploads] });
    const { services } = synthesizeFleet(fleet).parse('infra/vps1/shop-prod/compose.yaml') as {
      services: Record<string, { environment: Record<string, string> }>;
    };
    return Object.keys(services['api-blue']?.environment ?? {}).map((name) => name.replace(/_FILE$/, ''));
  };
  expect(told((prod) => new MinioServer(prod, 'storage')).sort()).toEqual(
    told((prod) => new GarageServer(prod, 'storage')).sort(),
  );
});

test('on a cluster it is a StatefulSet, with the job beside it', () => {
  const { fleet } = fleetOfOne();
  const prod = clusterEnvironment(new KubernetesCluster(fleet, 'cluster'), 'store');
  const storage = new MinioServer(prod, 'storage');
  storage.acknowledge('image-unmaintained', because);
  new Bucket(prod, 'uploads', { storage });
  const { files, problems: found } = synthesizeFleet(fleet);
  expect(found.filter((each) => each.startsWith('error'))).toEqual([]);
  const all = Object.values(files).join('\n');
  expect(all).toContain('kind: StatefulSet');
  expect(all).toContain('mc admin policy attach storage bucket-store-prod-uploads --user store-prod-uploads');
});

test('its buckets promise no more than it has', () => {
  const told = problems((fleet) => {
    const prod = clusterEnvironment(vps(fleet));
    const storage = new MinioServer(prod, 'storage', { capacity: Size.gibibytes(1) });
    new Bucket(prod, 'uploads', { storage, quota: Size.gibibytes(2) });
  });
  expect(told).toContain('error bucket-quota-over-capacity: shop/prod/storage: ');
});
