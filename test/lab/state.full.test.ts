import type { Deployment } from '../../synth/deployment/deployment';
import { buildReleases, nodeImage, type Release } from './faults/shop';
import { situation } from './faults/situation';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const postgres = 'docker.io/library/postgres:18.6';
const addresses = { 'lab-state': '203.0.113.32', 'lab-state-2': '203.0.113.33' } as const;
type HostName = keyof typeof addresses;

interface Declared {
  readonly on?: HostName;
  /** The names of the database server, of the environment and of the service that keeps files; none of them where absent. */
  readonly named?: readonly [server: string, environment: string, service: string];
  readonly image?: Release;
  /** What is said of `lab-state` and of the second host. */
  readonly existing?: object;
  readonly existingThere?: object;
}

function declaration({ on = 'lab-state', named, image = '1.0.0', existing, existingThere }: Declared): string {
  const [server, environment, service] = named ?? [];
  const stated = Object.entries({ 'lab-state': existing, 'lab-state-2': existingThere }).filter(([, said]) => said);
  return `
import { ContainerService, Duration, Environment, ExistingState, Fleet, Image, PostgresServer, Project, Size, Vps } from 'vpsynth';

const fleet = new Fleet();
fleet.acknowledge('state-without-backup', 'this fleet is for tests');
const common = { cpus: 2, memory: Size.gibibytes(4), disk: Size.gibibytes(40), operatingSystem: 'debian-13' } as const;
const hosts = Object.fromEntries(
  Object.entries(${JSON.stringify(addresses)}).map(([id, publicAddress]) => [id, new Vps(fleet, id, { publicAddress, ...common })]),
);
${stated.map(([host, said]) => `new ExistingState(hosts['${host}'], 'existing', ${JSON.stringify(said)});`).join('\n')}
${
  named === undefined
    ? ''
    : `
new PostgresServer(hosts['${on}'], '${server}');
const environment = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), '${environment}', { on: hosts['${on}'] });
const health = { path: '/health', interval: Duration.seconds(1), timeout: Duration.seconds(1), retries: 9, startPeriod: Duration.seconds(1) };
new ContainerService(environment, '${service}', { image: Image.of('ghcr.io/acme/shop/server:${image}'), port: 3000, health, volumes: { files: '/files' }, strategy: 'recreate', stopGracePeriod: Duration.seconds(2) });
`
}
export default fleet;
`;
}

/** What somebody has made by hand: a database and a program with files. */
const legacy = `
name: legacy
services:
  db:
    image: ${postgres}
    restart: always
    environment: { POSTGRES_PASSWORD: by-hand }
    volumes: [ "pgdata:/var/lib/postgresql" ]
  web:
    image: ${nodeImage}
    restart: always
    command: [ "node", "-e", "setInterval(() => {}, 1000)" ]
    volumes: [ "files:/files", "scratch:/scratch" ]
volumes: { pgdata: {}, files: {}, scratch: {} }
`;

let lab: Lab;
let first: Host;
let second: Host;
let workstation: Workstation;
let before: Data;

interface Data {
  readonly rows: string;
  readonly files: string;
}

beforeAll(async () => {
  lab = await startLab();
  [first, second, workstation] = await Promise.all([
    lab.startHost({ name: 'lab-state', address: addresses['lab-state'], kind: 'ready', names: [] }),
    lab.startHost({ name: 'lab-state-2', address: addresses['lab-state-2'], kind: 'ready', names: [] }),
    startWorkstation(lab, { name: 'state-station' }),
  ]);
  await declare({ named: ['postgres', 'prod', 'files'] });
  const { stacks } = JSON.parse(await workstation.read('infra/lab-state/deployment.json')) as Deployment;
  const images = stacks.flatMap(({ services }) => services.map(({ image }) => image));
  const loaded = [...images.filter((image) => !image.startsWith('ghcr.io/acme/')), postgres, nodeImage];
  for (const host of [first, second]) {
    await buildReleases(host);
    await host.loadStandIns([...new Set(loaded)]);
  }
  await first.putFolder('/root/legacy', { 'compose.yaml': { content: legacy } });
  await first.run(['docker', 'compose', 'up', '--detach'], { folder: '/root/legacy', seconds: 120 });
  await fill();
}, 600_000);

afterAll(() => lab?.close(), 120_000);

async function declare(declared: Declared): Promise<void> {
  await workstation.write('infra/main.ts', declaration(declared));
  await workstation.vpsynth(['synth']);
}

/** Declares and deploys; gives what was said, of a run that ends so. */
async function deploy(declared: Declared, expected: 0 | 1 = 0, host: HostName = 'lab-state'): Promise<string> {
  await declare(declared);
  const { code, stdout, stderr } = await workstation.tryVpsynth(['deploy', host], { seconds: 300 });
  expect({ code, said: code === expected ? '' : stdout + stderr }).toEqual({ code: expected, said: '' });
  return stdout + stderr;
}

/** Nothing of the host is another after it, and the words are these. */
async function expectRefused(declared: Declared, words: readonly string[], host = first): Promise<void> {
  const was = await situation(host);
  const said = await deploy(declared, 1, host.name as HostName);
  for (const each of words) expect(said).toContain(each);
  expect(await situation(host)).toEqual(was);
}

async function database(host: Host): Promise<string> {
  const { stdout } = await host.try(['docker', 'ps', '--quiet', '--filter', `ancestor=${postgres}`]);
  const [id = ''] = stdout.trim().split('\n');
  expect(id).not.toBe('');
  return id;
}

async function fill(): Promise<void> {
  const sql = 'CREATE TABLE orders AS SELECT n, md5(n::text) AS name FROM generate_series(1, 50000) n';
  await first.run(
    ['sh', '-c', `until docker exec -u postgres legacy-db-1 psql -h 127.0.0.1 -c 'SELECT 1'; do sleep 1; done`],
    {
      seconds: 60,
    },
  );
  await first.run(['docker', 'exec', '-u', 'postgres', 'legacy-db-1', 'psql', `--command=${sql}`]);
  const files =
    'mkdir -p /files/a; head -c 3000000 /dev/urandom > /files/a/photo; echo hello > /files/note; chown 1000:1000 /files/note; chmod 640 /files/note; ln -s note /files/link; echo x > /scratch/x';
  await first.run(['docker', 'exec', 'legacy-web-1', 'sh', '-c', files]);
  before = await data(first);
  expect(before.rows).toMatch(/^50000 [0-9a-f]{32}\n$/);
}

/** All rows, and each file with its owner's number, rights and content, of the volumes as they are mounted. */
async function data(host: Host, volume = 'legacy_files'): Promise<Data> {
  const sql = "SELECT count(*) || ' ' || md5(string_agg(n || name, ',' ORDER BY n)) FROM orders";
  const rows = await host.run(
    [
      'docker',
      'exec',
      '--user',
      'postgres',
      await database(host),
      'psql',
      '--tuples-only',
      '--no-align',
      `--command=${sql}`,
    ],
    { seconds: 60 },
  );
  return { rows, files: await listing(host, `/var/lib/docker/volumes/${volume}/_data`) };
}

async function listing(host: Host, folder: string): Promise<string> {
  const facts = await host.run(['find', '.', '-printf', '%p %U %G %m %s %l\n'], { folder });
  const digests = await host.run(['find', '.', '-type', 'f', '-exec', 'sha256sum', '{}', '+'], { folder });
  // A folder's size is the file system's own matter.
  return [...facts.split('\n').map((line) => line.replace(/^(\S+ \S+ \S+ 755) \d+ $/, '$1')), ...digests.split('\n')]
    .sort()
    .join('\n');
}

const running = async (host: Host) =>
  (await host.state.containers())
    .filter(({ status }) => status === 'running')
    .map(({ project, service }) => `${project}/${service}`);

const adopted = {
  takenOver: { postgres_postgres: 'legacy_pgdata', 'shop-prod_files': 'legacy_files' },
  kept: { legacy_scratch: 'somebody may still want it' },
};
const ended = { legacy: 'this fleet has taken it over' };

test('adopting: refused until it is said, then the same data in containers of the declaration', async () => {
  await workstation.bootstrap(first);
  await workstation.bootstrap(second);
  await workstation.makeUpSecrets(['lab-state']);
  expect(await running(first)).toEqual(expect.arrayContaining(['legacy/db', 'legacy/web']));
  await expectRefused({ named: ['postgres', 'prod', 'files'], existing: adopted }, [
    'postgres is to have the volume legacy_pgdata, which db of the project legacy has',
    "ended: { 'legacy': 'why' }",
  ]);
  await expectRefused({ named: ['postgres', 'prod', 'files'], existing: { takenOver: adopted.takenOver, ended } }, [
    'the volume legacy_scratch is declared no more and holds',
    'web of the project legacy',
  ]);
  const said = await deploy({ named: ['postgres', 'prod', 'files'], existing: { ...adopted, ended } });
  expect(said).toContain('legacy ends: its containers and networks');
  expect(await data(first)).toEqual(before);
  expect((await running(first)).filter((each) => each.startsWith('legacy/'))).toEqual([]);
  expect(await first.run(['cat', '/var/lib/docker/volumes/legacy_scratch/_data/x'])).toBe('x\n');
}, 600_000);

const renamed = {
  takenOver: { database_database: 'legacy_pgdata', 'shop-live_files': 'legacy_files' },
  kept: adopted.kept,
};
const renamedEnded = { ...ended, postgres: 'it is called database now', 'shop-prod': 'it is called live now' };

test('renaming server, environment and service: refused, then gone back from, then the same data under new names', async () => {
  await expectRefused({ named: ['database', 'live', 'uploads'], existing: { kept: adopted.kept } }, [
    "takenOver: { 'database_database': 'legacy_pgdata' }",
    "takenOver: { 'shop-live_files': 'legacy_files' }",
    'the stack shop-prod was released here and is declared no more',
  ]);
  await workstation.makeUpSecrets(['lab-state']);
  const next: Declared = { named: ['database', 'live', 'uploads'], existing: { ...renamed, ended: renamedEnded } };
  const failed = await deploy({ ...next, image: 'crashing' }, 1);
  expect(failed).toContain('shop-prod: starting files again');
  expect(await running(first)).toEqual(expect.arrayContaining(['postgres/postgres', 'shop-prod/files']));
  expect(await data(first)).toEqual(before);
  await deploy(next);
  expect(await data(first)).toEqual(before);
  expect(await running(first)).toEqual(expect.arrayContaining(['database/database', 'shop-live/uploads']));
  expect((await first.run(['ls', '/srv/vpsynth/stacks'])).trim().split('\n')).toEqual(['database', 'shop-live']);
  expect(await workstation.vpsynth(['deploy', 'lab-state'])).toContain('nothing to do');
}, 600_000);

test('moving: the other host starts nothing without the data, and then has all of it', async () => {
  const own = { takenOver: { database_database: 'database_database', 'shop-live_files': 'shop-live_files' } };
  const there: Declared = {
    on: 'lab-state-2',
    named: ['database', 'live', 'uploads'],
    existing: {
      ended: { ...renamedEnded, database: 'it moved to lab-state-2', 'shop-live': 'it moved to lab-state-2' },
      kept: { ...adopted.kept, legacy_pgdata: 'it moved; until all is well there' },
      removed: { legacy_files: 'it moved to lab-state-2' },
    },
    existingThere: own,
  };
  await declare(there);
  await workstation.makeUpSecrets(['lab-state-2']);
  await expectRefused(
    there,
    ['the volume shop-live_files, whose data shop-live takes over, is not on this host'],
    second,
  );
  await first.run(['sh', '-c', 'docker ps --quiet | xargs docker stop'], { seconds: 120 });
  for (const [from, to] of [
    ['legacy_pgdata', 'database_database'],
    ['legacy_files', 'shop-live_files'],
  ] as const)
    await bring(from, to);
  await deploy(there, 0, 'lab-state-2');
  expect(await data(second, 'shop-live_files')).toEqual(before);
}, 600_000);

/** A volume's files from the first host to the second, as docs/state.md has it. */
async function bring(from: string, to: string): Promise<void> {
  const place = (volume: string) => `/var/lib/docker/volumes/${volume}/_data`;
  const text = await first.run(
    ['sh', '-c', `tar --create --gzip --numeric-owner --xattrs --acls --directory ${place(from)} . | base64 --wrap=0`],
    { seconds: 120 },
  );
  await second.run(['docker', 'volume', 'create', to]);
  await second.run(
    ['sh', '-c', `base64 --decode | tar --extract --gzip --numeric-owner --xattrs --acls --directory ${place(to)}`],
    { stdin: text, seconds: 120 },
  );
}

test('removing: what is in a volume is saved, then the volume goes; what is kept stays; nothing is left to do', async () => {
  const said = await workstation.vpsynth(['deploy', 'lab-state'], { seconds: 300 });
  expect(said).toContain('the volume legacy_files is removed: it moved to lab-state-2');
  const volumes = (await first.run(['docker', 'volume', 'ls', '--quiet'])).trim().split('\n');
  expect(volumes).toEqual(expect.arrayContaining(['legacy_pgdata', 'legacy_scratch']));
  expect(volumes).not.toContain('legacy_files');
  expect(await running(first)).toEqual([]);
  await first.run([
    'sh',
    '-c',
    'mkdir /root/saved && tar --extract --same-owner --file /var/lib/vpsynth/removed/legacy_files.*.tar.gz --directory /root/saved',
  ]);
  expect(await listing(first, '/root/saved')).toEqual(before.files);
  expect(await workstation.vpsynth(['deploy', 'lab-state'])).toContain('nothing to do');
  expect(await workstation.vpsynth(['status', 'lab-state'])).toContain('all is well');
}, 300_000);
