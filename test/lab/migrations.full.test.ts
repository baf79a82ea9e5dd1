import type { Deployment } from '../../synth/deployment/deployment';
import { waitFor } from '../wait-for';
import { buildReleases, domain, nodeImage, type Release, site } from './faults/shop';
import { killAgentAfter } from './faults/situation';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const name = 'lab-migrations';
const address = '203.0.113.47';
const postgres = 'docker.io/library/postgres:18.6';

/** What differs between releases of the shop. */
interface Shop {
  readonly web: Release;
  /** Statements of its expand, each a transaction of its own. */
  readonly expand: readonly string[];
  readonly contract: readonly string[];
  readonly writes: 'go-on' | 'paused';
}

const first: Shop = {
  web: '1.0.0',
  writes: 'go-on',
  expand: [
    "CREATE TABLE IF NOT EXISTS visits (n int NOT NULL, page text DEFAULT '/')",
    'CREATE TABLE IF NOT EXISTS orders (id int PRIMARY KEY, name text NOT NULL)',
    "INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 20000) n ON CONFLICT DO NOTHING",
  ],
  contract: ['SELECT 1'],
};

/** Fails, by a division by zero, while there is something to take away. */
const tidied =
  "SELECT 1 / (count(*) = 0)::int FROM information_schema.columns WHERE table_name = 'visits' AND column_name = 'page'";

/** A site of two sides, a service that writes ten rows a second through the pool, and two migrations. */
const declaration = ({ web, expand, contract, writes }: Shop): string => `
import { Certificate, ContainerService, Duration, Environment, Fleet, Image, Migration, NginxEdge, NginxVhost, PostgresDatabase, PostgresServer, Project, Size, Vps, WebApp } from 'vpsynth';

const fleet = new Fleet();
fleet.acknowledge('state-without-backup', 'this fleet is for tests');
const host = new Vps(fleet, '${name}', {
  publicAddress: '${address}', cpus: 2, memory: Size.gibibytes(4), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge');
const server = new PostgresServer(host, 'postgres');
const prod = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), 'prod', { on: host });
const database = new PostgresDatabase(prod, 'database', { server });
const image = Image.of('${postgres}');
const password = 'export PGPASSWORD="$(cat "$DATABASE_PASSWORD_FILE")" PGHOST="$DATABASE_HOST" PGPORT="$DATABASE_PORT" PGUSER="$DATABASE_USER" PGDATABASE="$DATABASE_NAME"; ';
const psql = 'psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 ';
const statements = (each: string[]) => ['sh', '-c', password + psql + each.map((sql) => "--command='" + sql.replaceAll("'", "'\\\\''") + "'").join(' ')];
const expand = new Migration(prod, 'expand', { image, database, kind: 'expand', writes: '${writes}', command: statements(${JSON.stringify(expand)}) });
new Migration(prod, 'contract', { image, database, kind: 'contract', command: statements(${JSON.stringify(contract)}), upToDate: statements([${JSON.stringify(tidied)}]) });
new ContainerService(prod, 'writer', {
  image, uses: [database.pool({ size: 3 })], after: [expand], strategy: 'recreate', stopGracePeriod: Duration.seconds(2),
  command: ['sh', '-c', password + 'n=0; while true; do n=$((n+1)); ' + psql + '--command="INSERT INTO visits (n) VALUES ($n)" && echo "written $n" || echo LOST; sleep 0.1; done'],
});
const health = { path: '/health', interval: Duration.seconds(1), timeout: Duration.seconds(1), retries: 9, startPeriod: Duration.seconds(1) };
const web = new WebApp(prod, 'web', { image: Image.of('ghcr.io/acme/shop/server:${web}'), port: 3000, health, after: [expand] });
new NginxVhost(prod, 'site', { edge, domain: '${domain}', certificate: Certificate.acme({ email: 'ops@${domain}' }) }).route('/', web);
export default fleet;
`;

let lab: Lab;
let host: Host;
let workstation: Workstation;

beforeAll(async () => {
  lab = await startLab();
  [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'ready', names: [domain] }),
    startWorkstation(lab, { name: 'migrations-station' }),
  ]);
  await declare(first);
  const { stacks } = JSON.parse(await workstation.read(`infra/${name}/deployment.json`)) as Deployment;
  const images = stacks.flatMap(({ services }) => services.map(({ image }) => image));
  await buildReleases(host);
  await host.loadStandIns([...new Set([...images.filter((image) => !image.startsWith('ghcr.io/acme/')), nodeImage])]);
  await workstation.bootstrap(host);
  await workstation.makeUpSecrets([name]);
  await workstation.vpsynth(['deploy', name], { seconds: 300 });
}, 600_000);

afterAll(() => lab?.close(), 120_000);

async function declare(shop: Shop): Promise<void> {
  await workstation.write('infra/main.ts', declaration(shop));
  await workstation.vpsynth(['synth']);
}

/** Deploys while clients send requests, each of which has to be answered by 200; gives what was said. */
async function deploy(shop: Shop, expected: 0 | 1): Promise<string> {
  await declare(shop);
  const load = lab.vantage.startLoad({ url: site, clients: 6, pauseMilliseconds: 10, seconds: 200 });
  const { code, stdout, stderr } = await workstation.tryVpsynth(['deploy', name], { seconds: 200 });
  const { total, outcomes } = await load.stop();
  expect({ code, said: code === expected ? '' : stdout + stderr, outcomes }).toEqual({
    code: expected,
    said: '',
    outcomes: { 200: total },
  });
  console.info(`${total} requests, all answered by 200`);
  return stdout + stderr;
}

const inDatabase = (...argv: readonly string[]) =>
  host.run(['docker', 'exec', '--user', 'postgres', 'postgres-postgres-1', ...argv]);
const psql = async (sql: string) =>
  (await inDatabase('psql', '--tuples-only', '--no-align', '--dbname=shop_prod', `--command=${sql}`)).trim();

/** As pg_dump writes it, but for its guard, which differs each time. */
async function dump(...options: readonly string[]): Promise<string> {
  const text = await inDatabase('pg_dump', '--dbname=shop_prod', ...options);
  return text.replace(/^\\(un)?restrict .*$/gm, '');
}

/** Tables, rights and all of what nobody writes to. */
const unchanging = async () => [await dump('--schema-only'), await dump('--table=orders')];

/** The rows of which the writer was told that they are there, by their numbers; and how often it was refused. */
async function written(): Promise<{ readonly rows: number[]; readonly refused: number }> {
  const said = await host.run(['docker', 'logs', 'shop-prod-writer-1'], { seconds: 30 });
  return {
    rows: [...said.matchAll(/^written (\d+)$/gm)].map(([, row]) => Number(row)),
    refused: said.split('\n').filter((line) => line === 'LOST').length,
  };
}

/** What was written up to this row was given up knowingly, by restoring a snapshot. */
let givenUp = 0;

/** Each row that the writer was told of is there, and none besides. */
async function expectNothingLost(): Promise<void> {
  const before = await written();
  const there = (await psql(`SELECT n FROM visits WHERE n > ${givenUp}`)).split('\n').map(Number);
  const after = await written();
  expect(after.refused).toBe(0);
  expect(before.rows.filter((row) => row > givenUp && !there.includes(row))).toEqual([]);
  // One may be under way.
  expect(there.filter((row) => !after.rows.includes(row)).length).toBeLessThanOrEqual(1);
  console.info(`${there.length} rows, all acknowledged are there, none refused`);
}

const serves = async () => (await lab.vantage.request(site)).body;
const columns = () =>
  psql("SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = 'visits'");

test('a release that fails behind an expand goes back; the expand stays, and the old release lives with it', async () => {
  const said = await deploy(
    { ...first, web: 'crashing', expand: ['ALTER TABLE visits ADD COLUMN IF NOT EXISTS agent text'] },
    1,
  );
  expect(said).toContain('shop-prod: expand has changed shop/prod/database');
  expect(said).toContain('went back: ');
  expect([await serves(), await columns()]).toEqual(['1.0.0', 'n page agent']);
  await expectNothingLost();
}, 300_000);

test('one that fails half-way while services wait is undone: an equal dump, and no row lost', async () => {
  const before = await unchanging();
  const half = [
    'CREATE TABLE half (id int)',
    'ALTER TABLE visits DROP COLUMN page',
    'DELETE FROM orders WHERE id > 10',
    'ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC',
    'SELECT 1 / 0',
  ];
  const said = await deploy({ ...first, web: '1.1.0', writes: 'paused', expand: half }, 1);
  expect(said).toContain('division by zero');
  expect(said).toContain(
    'shop/prod/database was restored to what it was before; services waited meanwhile, and nothing is lost',
  );
  expect(await unchanging()).toEqual(before);
  expect(await serves()).toBe('1.0.0');
  await expectNothingLost();
}, 300_000);

test('one that fails half-way while services write is told, with the command that restores', async () => {
  const half = ['CREATE TABLE half (id int)', 'SELECT 1 / 0'];
  const said = await deploy({ ...first, web: '1.1.0', expand: half }, 1);
  expect(said).toContain('The tables of shop/prod/database are not as before. It was not restored');
  expect(said).toMatch(/npx vpsynth snapshots lab-migrations restore shop-prod\/expand\/\S+/);
  await psql('DROP TABLE half');
  const inOne = ['BEGIN; CREATE TABLE half (id int); SELECT 1 / 0; COMMIT'];
  expect(await deploy({ ...first, web: '1.1.0', expand: inOne }, 1)).toContain(
    'The tables of shop/prod/database are as before, its rows are not: by what it did, or by services that write on',
  );
  await expectNothingLost();
}, 400_000);

test('the agent is killed while services wait: they go on, and the next run ends what was begun', async () => {
  const slow = {
    ...first,
    web: '1.1.0',
    writes: 'paused',
    expand: ['SELECT pg_sleep(6)', 'CREATE TABLE late (id int)'],
  } as const;
  await declare(slow);
  const deploying = workstation.tryVpsynth(['deploy', name], { seconds: 200 });
  await killAgentAfter(host, ['docker ps --filter name=shop-prod-expand --quiet | grep -q .']);
  expect((await deploying).code).not.toBe(0);
  const { rows } = await written();
  await waitFor('the writer to go on', 20, async () => (await written()).rows.length > rows.length + 5);
  const said = await deploy(slow, 0);
  expect(said).toMatch(/waiting for expand, which an earlier run began|released shop-prod/);
  expect(await psql("SELECT to_regclass('late') IS NOT NULL")).toBe('t');
  expect(await serves()).toBe('1.1.0');
  await expectNothingLost();
}, 400_000);

test('behind a contract no rollback goes, until its snapshot is restored knowingly', async () => {
  const contract = ['ALTER TABLE visits DROP COLUMN page'];
  const said = await deploy({ ...first, web: '1.2.0', expand: ['SELECT 2'], contract }, 0);
  expect(said).toContain('shop-prod: contract has changed shop/prod/database');
  expect(said.indexOf('shop-prod: ending web-')).toBeLessThan(said.indexOf('contract changes shop/prod/database'));
  expect(await columns()).not.toContain('page');
  await expectNothingLost();

  const { code, stderr } = await workstation.tryVpsynth(['rollback', name, '--stack', 'shop-prod']);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('has taken away what that one needs of shop/prod/database'),
  ]);
  const [, snapshot = ''] = /snapshots lab-migrations restore (\S+)/.exec(stderr) ?? [];
  expect(await serves()).toBe('1.2.0');

  expect(await workstation.vpsynth(['snapshots', name])).toContain(snapshot);
  const restored = await workstation.vpsynth(['snapshots', name, 'restore', snapshot]);
  expect(restored).toContain('shop/prod/database is as it was at ');
  expect(await columns()).toContain('page');
  givenUp = Math.max(...(await written()).rows);
  expect((await written()).refused).toBe(0);
  await workstation.vpsynth(['rollback', name, '--stack', 'shop-prod']);
  expect(await serves()).toBe('1.1.0');
}, 400_000);

test('a contract that has nothing to take away is none: behind it a rollback goes', async () => {
  const dropped = { ...first, expand: ['SELECT 3'], contract: ['ALTER TABLE visits DROP COLUMN page'] };
  await deploy({ ...dropped, web: '1.2.0' }, 0);
  expect(await columns()).not.toContain('page');
  // An image that ran before the contract would be refused.
  const said = await deploy({ ...dropped, web: '1.3.0', contract: ['SELECT 4'] }, 0);
  expect(said).toContain('shop-prod: contract has nothing to change in shop/prod/database');
  await workstation.vpsynth(['rollback', name, '--stack', 'shop-prod']);
  expect(await serves()).toBe('1.2.0');
  await expectNothingLost();
}, 400_000);
