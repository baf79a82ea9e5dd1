import type { Deployment } from '../../synth/deployment/deployment';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const names = { data: 'lab-backup-data', store: 'lab-backup-store' } as const;

/** A host with a database and files, saved to another machine by ssh. */
const declaration = (hostKey: string) => `
import { BackupPlan, BackupTarget, ContainerService, Environment, Fleet, Image, PostgresDatabase, PostgresServer, Project, Secret, Size, Vps } from 'vpsynth';

const fleet = new Fleet();
const host = new Vps(fleet, '${names.data}', {
  publicAddress: '203.0.113.45',
  cpus: 4, memory: Size.gibibytes(4), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
});
const server = new PostgresServer(host, 'postgres', { archive: {} });
const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: host });
const database = new PostgresDatabase(prod, 'database', { server });
new ContainerService(prod, 'cms', {
  image: Image.of('docker.io/library/nginx:1.30.7'), command: ['sleep', 'infinity'], uses: [database],
  volumes: { uploads: '/srv/uploads' },
});
new ContainerService(prod, 'api', {
  image: Image.of('docker.io/library/nginx:1.30.7'), command: ['sleep', 'infinity'], uses: [database.pool({ size: 5 })],
});
new BackupPlan(host, 'backup', {
  target: BackupTarget.sftp({
    host: '203.0.113.46', user: 'keeper', path: '/srv/backups',
    key: Secret.env('BACKUP_KEY'), hostKey: '${hostKey}',
  }),
  physicalSchedule: '0 4 * * 0',
  retention: { last: 2 },
}).acknowledge('backup-unwatched', 'this test has no Prometheus');
export default fleet;
`;

let lab: Lab;
let workstation: Workstation;
let data: Host;
let store: Host;

beforeAll(async () => {
  lab = await startLab();
  [data, store, workstation] = await Promise.all([
    lab.startHost({ name: names.data, address: '203.0.113.45', kind: 'bare', names: [] }),
    lab.startHost({ name: names.store, address: '203.0.113.46', kind: 'ready', names: [] }),
    startWorkstation(lab, { name: 'backup-station' }),
  ]);
  await workstation.write('infra/main.ts', declaration(await store.sshKey()));
  await workstation.vpsynth(['synth']);
  await workstation.bootstrap(data);
  await workstation.setSecrets({ BACKUP_KEY: await keeperKey() });
  const { stdout } = await workstation.tryVpsynth(['secrets', 'missing']);
  for (const [, secret = ''] of stdout.matchAll(/^(\w+) has no value$/gm))
    await workstation.vpsynth(['secrets', 'set', secret, '--generate']);
  const { stacks } = JSON.parse(await workstation.read(`infra/${names.data}/deployment.json`)) as Deployment;
  await data.loadStandIns([...new Set(stacks.flatMap(({ services }) => services.map(({ image }) => image)))]);
  await workstation.vpsynth(['deploy', names.data], { seconds: 300 });
}, 600_000);

afterAll(() => lab?.close(), 120_000);

/** The user of the other machine who keeps the backups, and the key that lets the host in there. */
async function keeperKey(): Promise<string> {
  await store.run(['useradd', '--create-home', '--shell', '/bin/sh', 'keeper']);
  await store.run(['install', '--directory', '--owner=keeper', '/srv/backups', '/home/keeper/.ssh']);
  await store.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
  await store.run(['install', '--owner=keeper', '--mode=0600', '/root/key.pub', '/home/keeper/.ssh/authorized_keys']);
  return (await store.run(['cat', '/root/key'])).trim();
}

const psql = (...statements: readonly string[]) =>
  data.run([
    'docker',
    ...['exec', '--user', 'postgres', 'postgres-postgres-1', 'psql', '--tuples-only', '--no-align'],
    ...['--set=ON_ERROR_STOP=1', '--dbname=shop_prod', ...statements.flatMap((each) => ['--command', each])],
  ]);

const content = () => psql("SELECT count(*), md5(string_agg(id || name, ',' ORDER BY id)) FROM orders");

/** What the timer's unit runs. */
async function runUnit(unit: string, seconds = 300) {
  const text = await data.run(['cat', `/etc/systemd/system/${unit}.service`]);
  const command = /^ExecStart=(.*)$/m.exec(text)?.[1] ?? '';
  const [program = 'false', ...parameters] = command.split(' ');
  return data.try([program, ...parameters], { seconds });
}

/** The commands of the host's README below a comment, as an operator pastes them. */
async function pasted(title: string, environment: Record<string, string> = {}): Promise<string> {
  const readme = await workstation.read(`infra/${names.data}/README.md`);
  const lines = readme.split('\n');
  const start = lines.indexOf(`# ${title}`);
  const end = lines.findIndex((line, index) => index > start && (line === '' || line.startsWith('```')));
  return data.run(['sh', '-ec', lines.slice(start + 1, end).join('\n')], {
    seconds: 200,
    folder: '/srv/vpsynth/stacks/backup',
    environment,
  });
}

const snapshots = async (...filter: readonly string[]) => {
  const run = ['compose', '--project-directory', '/srv/vpsynth/stacks/backup', 'run', '--rm', '--no-deps'];
  const said = await data.run(['docker', ...run, '--no-TTY', 'backup', 'snapshots', '--json', ...filter], {
    seconds: 60,
  });
  return JSON.parse(said.slice(said.indexOf('['))) as { time: string; tags: string[]; hostname: string }[];
};

let before: string;

test('a scheduled run saves the database and the files off the host', async () => {
  await psql(
    'CREATE TABLE orders (id int PRIMARY KEY, name text NOT NULL)',
    "INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 5000) n",
  );
  before = await content();
  await data.run([
    'docker',
    'exec',
    '--user',
    'root',
    'shop-prod-cms-1',
    'sh',
    '-c',
    'echo picture > /srv/uploads/a.txt',
  ]);
  const { code, stderr } = await runUnit('vpsynth-backup-backup');
  expect(stderr).not.toContain('failed');
  expect(code).toBe(0);
  expect(await store.run(['ls', `/srv/backups/${names.data}/backup`])).toContain('snapshots');
  const saved = (await snapshots()).map(({ tags, hostname }) => [
    hostname,
    ...tags.filter((tag) => tag.startsWith('kind=')),
  ]);
  expect(saved).toEqual([
    [names.data, 'kind=logical'],
    [names.data, 'kind=volume'],
    [names.data, 'kind=configuration'],
  ]);
  // As node_exporter, which has neither root's id nor its capabilities.
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
  const file = '/var/lib/vpsynth/metrics/backup-backup-backup.prom';
  const metrics = await data.run(['setpriv', ...nobody, 'cat', file]);
  expect(metrics).toMatch(/last_run_success\{.*kind="logical".*} 1\n/);
}, 400_000);

test('nothing on the other machine can be read without the password', async () => {
  const found = await store.try(['grep', '--recursive', '--files-with-matches', 'order 4999', '/srv/backups']);
  expect(found.stdout).toBe('');
}, 60_000);

test('what is lost comes back into an empty server by the README’s commands, the same', async () => {
  const compose = ['compose', '--project-directory', '/srv/vpsynth/stacks/postgres'];
  await data.run(['docker', ...compose, 'down', '--volumes'], { seconds: 120 });
  await data.run(['docker', ...compose, 'up', '--detach', '--wait'], { seconds: 120 });
  await expect(content()).rejects.toThrow('relation "orders" does not exist');
  await pasted('shop/prod/database, logical');
  expect(await content()).toBe(before);
  await data.run(['docker', 'exec', '--user', 'root', 'shop-prod-cms-1', 'rm', '/srv/uploads/a.txt']);
  await pasted('shop/prod/cms, volume shop-prod_uploads');
  expect(await data.run(['docker', 'exec', 'shop-prod-cms-1', 'cat', '/srv/uploads/a.txt'])).toBe('picture\n');
}, 500_000);

test('a whole server is copied', async () => {
  const { code, stderr } = await runUnit('vpsynth-backup-backup-physical');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(await snapshots('--tag', 'kind=physical')).toHaveLength(1);
}, 300_000);

test('a whole server comes back to a moment before a mistake, by the README’s commands, and goes on from there', async () => {
  const later = await psql("INSERT INTO orders VALUES (5001, 'after the copy')", 'SELECT count(*) FROM orders');
  expect(later.trim().split('\n').at(-1)).toBe('5001');
  const kept = await content();
  const moment = (await psql('SELECT pg_sleep(1.5)', 'SELECT now()')).trim().split('\n').at(-1) ?? '';
  await psql(
    'SELECT pg_sleep(1.5)',
    "UPDATE orders SET name = 'mistaken'",
    'SELECT pg_switch_wal()',
    'SELECT pg_sleep(5)',
  );
  expect((await runUnit('vpsynth-backup-backup-archive')).code).toBe(0);
  // What the machine itself kept of the log is lost too.
  await data.run(['docker', 'exec', 'postgres-postgres-1', 'sh', '-c', 'rm /var/lib/postgresql-archive/*.gz']);
  expect(await content()).not.toBe(kept);

  await pasted(`${names.data}/postgres, brought back`, { MOMENT: moment });
  expect(await content()).toBe(kept);
  await expect(psql("INSERT INTO orders VALUES (5002, 'too early')")).rejects.toThrow('read-only transaction');
  await pasted(`${names.data}/postgres, goes on from there`);
  await psql("INSERT INTO orders VALUES (5002, 'goes on')");
  const left = "SELECT count(*) FROM pg_file_settings WHERE name = 'restore_command' OR name LIKE 'recovery%'";
  expect((await psql(left)).trim()).toBe('0');
}, 600_000);

test('what the retention doesn’t keep is forgotten', async () => {
  for (let run = 0; run < 2; run += 1) expect((await runUnit('vpsynth-backup-backup')).code).toBe(0);
  expect(await snapshots('--tag', 'kind=logical')).toHaveLength(2);
}, 600_000);

test('the repository is found undamaged', async () => {
  expect((await runUnit('vpsynth-backup-backup-verify')).code).toBe(0);
}, 300_000);

test('a dump that breaks off leaves no snapshot', async () => {
  const had = (await snapshots('--tag', 'kind=logical')).length;
  await psql(
    'ALTER DATABASE shop_prod CONNECTION LIMIT 0',
    "UPDATE pg_database SET datallowconn = false WHERE datname = 'shop_prod'",
  );
  const { code, stderr } = await runUnit('vpsynth-backup-backup');
  expect(code).toBe(1);
  expect(stderr).toContain('shop/prod/database (logical): pg_dump failed');
  expect(await snapshots('--tag', 'kind=logical')).toHaveLength(had);
  await data.run([
    'docker',
    ...['exec', '--user', 'postgres', 'postgres-postgres-1', 'psql', '--dbname=postgres', '--command'],
    "UPDATE pg_database SET datallowconn = true, datconnlimit = -1 WHERE datname = 'shop_prod'",
  ]);
}, 300_000);

test('before a deployment that changes the project, its database is dumped', async () => {
  const main = await workstation.read('infra/main.ts');
  await workstation.write('infra/main.ts', main.replace("'sleep', 'infinity'", "'sleep', '100000000'"));
  await workstation.vpsynth(['synth']);
  const said = await workstation.vpsynth(['deploy', names.data], { seconds: 300 });
  expect(said).toContain('saving shop/prod/database first');
  expect(await snapshots('--tag', 'because=deployment')).toHaveLength(1);
}, 400_000);

describe('the password of a role is set anew', () => {
  const secret = 'SHOP_PROD_DATABASE_PASSWORD';
  const passwordFile = `/srv/vpsynth/stacks/postgres/secrets/filled/roles/shop_prod`;
  const password = async () => (await data.run(['cat', passwordFile])).trim();

  /** Through the pool, as a service connects. */
  async function through(value: string, input: string) {
    const settings = await workstation.read(`infra/${names.data}/shop-prod/pgbouncer/pgbouncer.ini`);
    const [, address = ''] = /^listen_addr = (\S+)$/m.exec(settings) ?? [];
    const connection = [`--host=${address}`, '--port=6432', '--username=shop_prod', '--dbname=shop_prod'];
    const psqlInside = ['psql', '--no-psqlrc', '--tuples-only', '--quiet', '--no-align', '--set=ON_ERROR_STOP=1'];
    const inside = ['exec', '--interactive', '--env', 'PGPASSWORD', 'shop-prod-pgbouncer-1', 'sh', '-c'];
    const script = `${input} | exec "$0" "$@"`;
    return data.try(['docker', ...inside, script, ...psqlInside, ...connection], {
      seconds: 200,
      environment: { PGPASSWORD: value },
    });
  }

  test('at the server and at the pool by one deployment; who is connected stays', async () => {
    await workstation.vpsynth(['deploy', names.data], { seconds: 300 });
    const old = await password();
    expect(await through(old, "echo 'SELECT 1'")).toMatchObject({ code: 0, stdout: '1\n' });
    const told = await workstation.vpsynth(['secrets', 'rotate', secret]);
    expect(told).toContain(`It is in use after: npx vpsynth deploy ${names.data}\n`);
    const steps = told
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim().split(/ {2,}/).slice(0, 2));
    expect(steps).toEqual([
      [`${names.data}/postgres`, 'postgres'],
      [`${names.data}/shop-prod`, 'pgbouncer'],
      [`${names.data}/shop-prod`, 'api'],
    ]);
    const connected = through(old, 'for step in $(seq 300); do echo "SELECT $step;"; sleep 0.1; done');
    await workstation.vpsynth(['deploy', names.data], { seconds: 300 });
    const fresh = await password();
    expect(fresh).not.toBe(old);
    expect(await through(fresh, "echo 'SELECT 2'")).toMatchObject({ code: 0, stdout: '2\n' });
    expect((await through(old, "echo 'SELECT 3'")).stderr).toContain('SASL authentication failed');
    const { code, stdout } = await connected;
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 300]);
    expect(await workstation.vpsynth(['deploy', names.data])).toContain('nothing to do');
  }, 900_000);
});
