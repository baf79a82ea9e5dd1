import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(__dirname, '../../synth/garage/provision.js');
const token = 'the-admin-token';

interface Key {
  readonly name: string;
  readonly secretAccessKey: string;
}
interface StoredBucket {
  readonly id: string;
  readonly alias: string;
  settings: object;
  readonly keys: Map<string, { read?: boolean; write?: boolean; owner?: boolean }>;
}
// biome-ignore lint/suspicious/noExplicitAny: bodies of every call
type Body = any;

/** The calls that the script makes, as Garage's OpenAPI description (v2) tells of them. */
class AdminApi {
  readonly asked: string[] = [];
  readonly keys = new Map<string, Key>();
  readonly buckets: StoredBucket[] = [];
  layout = { version: 0, roles: [] as { id: string; zone: string; capacity: number }[] };
  staged: { id: string; zone: string; capacity: number }[] = [];
  readonly server: Server = createServer(async (request, response) => {
    const { status, answer } = await this.#answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });

  async #answer(request: IncomingMessage): Promise<{ status: number; answer: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://garage');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 403, answer: { message: 'Forbidden: Invalid authorization token' } };
    const call = pathname.replace('/v2/', '');
    if (!call.startsWith('Get')) this.asked.push(call);
    const answer = this.#call(call, searchParams, body);
    return answer === undefined ? { status: 404, answer: { message: 'not there' } } : { status: 200, answer };
  }

  #call(call: string, query: URLSearchParams, body: Body): unknown {
    const bucket = this.buckets.find(
      ({ id, alias }) => id === (query.get('id') ?? body?.bucketId) || alias === query.get('globalAlias'),
    );
    switch (call) {
      case 'GetClusterStatus':
        return { layoutVersion: this.layout.version, nodes: [] };
      case 'GetNodeInfo':
        return { success: { node1: { nodeId: 'node1' } }, error: {} };
      case 'GetClusterLayout':
        return { ...this.layout, stagedRoleChanges: this.staged };
      case 'UpdateClusterLayout':
        this.staged = body.roles;
        return this.layout;
      case 'ApplyClusterLayout':
        if (body.version !== this.layout.version + 1) throw new Error('another version');
        this.layout = { version: body.version, roles: this.staged };
        return {};
      case 'GetBucketInfo':
        return bucket && this.#told(bucket);
      case 'CreateBucket': {
        const made = { id: `id of ${body.globalAlias}`, alias: body.globalAlias, settings: {}, keys: new Map() };
        this.buckets.push(made);
        return this.#told(made);
      }
      case 'UpdateBucket':
        if (bucket !== undefined) bucket.settings = body;
        return bucket && this.#told(bucket);
      case 'GetKeyInfo': {
        const key = this.keys.get(query.get('id') ?? '');
        return key && { accessKeyId: query.get('id'), ...key };
      }
      case 'ImportKey':
        this.keys.set(body.accessKeyId, { name: body.name, secretAccessKey: body.secretAccessKey });
        return {};
      case 'AllowBucketKey':
        bucket?.keys.set(body.accessKeyId, body.permissions);
        return {};
      case 'DenyBucketKey':
        bucket?.keys.delete(body.accessKeyId);
        return {};
      default:
        return undefined;
    }
  }

  #told({ id, keys }: StoredBucket): object {
    return { id, keys: [...keys.keys()].map((each) => ({ accessKeyId: each, name: this.keys.get(each)?.name })) };
  }
}

let api: AdminApi;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vpsynth-garage-'));
  api = new AdminApi();
  await new Promise<void>((done) => api.server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  await new Promise((done) => api.server.close(done));
  rmSync(folder, { recursive: true });
});

const uploads = {
  name: 'uploads',
  keyName: 'shop/prod/uploads',
  publicRead: true,
  quota: 1000,
  accessKey: 'GK01',
  secretKey: 'first',
};
const backups = { ...uploads, name: 'backups', keyName: 'shop/prod/backups', publicRead: false, quota: null };

/** Runs the script as its container does. */
async function provision(more: object = {}, port = (api.server.address() as AddressInfo).port) {
  const file = join(folder, 'storage.json');
  const wanted = {
    admin: `http://127.0.0.1:${port}`,
    token,
    zone: 'vps1',
    capacity: 5000,
    buckets: [uploads],
    ...more,
  };
  writeFileSync(file, JSON.stringify(wanted));
  api.asked.length = 0;
  return new Promise<{ status: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(process.execPath, [script, file], (_, stdout, stderr) =>
      done({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('a new server gets its layout, its buckets and their keys', async () => {
  const { status, stdout, stderr } = await provision({ buckets: [uploads, { ...backups, accessKey: 'GK02' }] });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    'the node holds up to 5000 bytes',
    'the bucket uploads is made',
    'the key of uploads is made',
    'the bucket backups is made',
    'the key of backups is made',
    '',
  ]);
  expect(api.layout).toEqual({ version: 1, roles: [{ id: 'node1', zone: 'vps1', capacity: 5000, tags: [] }] });
  expect(api.buckets.map(({ alias, settings }) => ({ alias, ...settings }))).toEqual([
    {
      alias: 'uploads',
      websiteAccess: { enabled: true, indexDocument: 'index.html' },
      quotas: { maxSize: 1000, maxObjects: null },
    },
    { alias: 'backups', websiteAccess: { enabled: false }, quotas: { maxSize: null, maxObjects: null } },
  ]);
  // Each key opens its own bucket alone, and can't change what the bucket is.
  expect(api.buckets.map(({ keys }) => [...keys])).toEqual([
    [['GK01', { read: true, write: true, owner: false }]],
    [['GK02', { read: true, write: true, owner: false }]],
  ]);
  expect(api.keys.get('GK01')).toEqual({ name: 'shop/prod/uploads', secretAccessKey: 'first' });
});

test('repeating it makes nothing anew', async () => {
  await provision();
  const { status, stdout } = await provision();
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(api.asked).toEqual(['UpdateBucket', 'AllowBucketKey']);
});

test('more room, and a quota taken away', async () => {
  await provision();
  await provision({ capacity: 9000, buckets: [{ ...uploads, quota: null }] });
  expect(api.layout).toMatchObject({ version: 2, roles: [{ capacity: 9000 }] });
  expect(api.buckets[0]?.settings).toMatchObject({ quotas: { maxSize: null, maxObjects: null } });
});

test('a changed key takes the place of the old one; a key that a person gave stays', async () => {
  await provision();
  api.keys.set('GKann', { name: 'ann', secretAccessKey: 'x' });
  api.buckets[0]?.keys.set('GKann', { read: true });
  const { stdout } = await provision({ buckets: [{ ...uploads, accessKey: 'GK99', secretKey: 'second' }] });
  expect(stdout).toBe('the key of uploads is made\nan older key of uploads opens it no more\n');
  expect([...(api.buckets[0]?.keys.keys() ?? [])]).toEqual(['GKann', 'GK99']);
});

test('a secret changed without its access key is refused, and not shown', async () => {
  await provision();
  const { status, stderr } = await provision({ buckets: [{ ...uploads, secretKey: 'second' }] });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'the key of uploads is there with another secret: change the access key together with its secret\n',
  });
});

test('a server that refuses is told in its words', async () => {
  const { status, stderr } = await provision({ token: 'another' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'GetClusterStatus: the server answers 403: Forbidden: Invalid authorization token\n',
  });
});
