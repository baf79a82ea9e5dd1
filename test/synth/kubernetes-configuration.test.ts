import { Component, type Facet, Image, Secret, Worker } from 'vpsynth';
import { type ConfigurationFile, placeholder } from '../../synth/configuration';
import { type Configure, rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/busybox:1.37.0');

/** A server with a folder of files, a folder of filled templates, and a secret of its own. */
class Server extends Component {
  override facets(): readonly Facet[] {
    const [base] = new Worker(this, 'like', { image, environment: { KEY: Secret.env('API_KEY') } }).facets();
    if (base?.kind !== 'workload') return [];
    const mounts = [
      { type: 'configuration', folder: 'server', target: '/etc/server' },
      { type: 'filled', folder: 'users', target: '/run/secrets/users' },
      { type: 'filled', folder: 'keys', target: '/etc/keys' },
    ] as const;
    return [{ ...base, name: 'server', endpoints: [], mounts }];
  }
}

type File = Pick<ConfigurationFile, 'folder' | 'name' | 'content'> & Partial<ConfigurationFile>;

function configured(files: readonly File[]) {
  const configure: Configure = ({ workloads }) =>
    workloads.flatMap((workload) =>
      workload.facet.name === 'server' ? files.map((file) => ({ workload, ...file })) : [],
    );
  return rendered(({ environment }) => void new Server(environment, 'server'), configure);
}

const token = Secret.env('TOKEN');
const filled = `${placeholder(token)}\n`;
const plain: File = { folder: 'server', name: 'server.conf', content: 'port = 1\n' };
const users: File = { folder: 'users', name: 'users', content: filled, secrets: [token] };
const keys: File = { folder: 'keys', name: 'a/key', content: filled, secrets: [token] };

function pod(files: readonly File[]) {
  return configured(files).object('Deployment', 'server').spec.template;
}

function volume(files: readonly File[], name: string) {
  return pod(files).spec.volumes.find((each: { name: string }) => each.name === name);
}

test('a folder of files is a ConfigMap', () => {
  expect(configured([plain]).object('ConfigMap', 'server.server').data).toEqual({ 'server.conf': 'port = 1\n' });
  expect(volume([plain], 'configuration--server').configMap).toEqual({ name: 'server.server' });
});

test('nested files keep their path, programs their run bit', () => {
  const nested = { ...plain, name: 'sites/a.conf' };
  const program = { ...plain, name: 'start.sh', executable: true };
  expect(configured([nested, program]).object('ConfigMap', 'server.server').data).toHaveProperty(['sites__a.conf']);
  expect(volume([nested, program], 'configuration--server').configMap.items).toEqual([
    { key: 'sites__a.conf', path: 'sites/a.conf' },
    { key: 'start.sh', path: 'start.sh', mode: 0o555 },
  ]);
});

test('a folder without files is empty, as on a host', () => {
  expect(volume([], 'configuration--server')).toEqual({ name: 'configuration--server', emptyDir: {} });
  expect(volume([], 'filled--keys')).toEqual({ name: 'filled--keys', emptyDir: {} });
});

test('a folder of templates is a Secret that the operator makes', () => {
  const { files } = configured([users, keys]);
  expect(files.get('templates/server/users/users')).toBe(filled);
  expect(files.get('templates/server/keys/a/key')).toBe(filled);
  expect(volume([keys], 'filled--keys').secret).toEqual({
    secretName: 'shop-prod.server.keys',
    defaultMode: 0o440,
    items: [{ key: 'a__key', path: 'a/key' }],
  });
});

test('what is mounted below the single secrets is one volume with them', () => {
  expect(volume([users], 'secrets--single').projected.sources).toEqual([
    { secret: { name: 'shop-prod.secrets', items: [{ key: 'API_KEY', path: 'api-key' }] } },
    { secret: { name: 'shop-prod.server.users', items: [{ key: 'users', path: 'users/users' }] } },
  ]);
  expect(pod([users]).spec.containers[0].volumeMounts.map((each: { mountPath: string }) => each.mountPath)).toEqual([
    '/etc/server',
    '/etc/keys',
    '/run/secrets',
  ]);
});

test('a changed file makes new pods, an unchanged one does not', () => {
  const digest = (files: readonly File[]) => pod(files).metadata.annotations?.['vpsynth/configuration'];
  expect(digest([plain])).toMatch(/^[0-9a-f]{16}$/);
  expect(digest([plain])).toBe(digest([plain]));
  expect(digest([plain])).not.toBe(digest([{ ...plain, content: 'port = 2\n' }]));
  expect(digest([plain])).not.toBe(digest([plain, users]));
  expect(digest([])).toBeUndefined();
});

test('the README says which Secrets must exist and who reads them', () => {
  const readme = configured([users, keys]).files.get('README.md') ?? '';
  expect(readme.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `shop-prod.secrets` | `API_KEY` | server |',
    '| `shop-prod.server.users` | `users` | server |',
    '| `shop-prod.server.keys` | `a__key` | server |',
  ]);
});

test('more than an object holds is listed', () => {
  const { gaps } = configured([{ ...plain, content: 'x'.repeat(1024 * 1024) }]);
  expect(gaps).toContain('server: the folder server has 1048576 bytes: more than an object may hold');
});
