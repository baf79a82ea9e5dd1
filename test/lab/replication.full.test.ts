import { Environment, Fleet, PostgresDatabase, PostgresReplica, PostgresServer, Project } from 'vpsynth';
import { type SynthesizedFleet, synthesizeFleet } from 'vpsynth/testing';
import { selfSigned } from '../self-signed';
import { service } from '../synth/checks/small-fleet';
import { vps } from '../synth/fleet-of-one';
import { waitFor } from '../wait-for';
import type { Result } from './engine/program';
import { compose, startStack } from './fleet/stack-on-host';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

let lab: Lab;
let fleet: SynthesizedFleet;
/** Has the primary. */
let first: Host;
/** Has its replica. */
let second: Host;
let key = '';

/** Every password is its secret's name. */
const passwordOf = (secret: string) => (secret.endsWith('_CERTIFICATE_KEY') ? key : secret.toLowerCase());

function declared(certificate: string): SynthesizedFleet {
  const fleet = new Fleet();
  const [one, other] = [vps(fleet, 'lab-first', 46, '192.168.113.46'), vps(fleet, 'lab-second', 47, '192.168.113.47')];
  const server = new PostgresServer(one, 'postgres', { certificate });
  const from = new PostgresReplica(other, 'postgres-replica', { of: server });
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: [one, other] });
  const database = new PostgresDatabase(prod, 'database', { server, name: 'shop' });
  service(prod, 'api', { uses: [database.pool({ size: 5 }), database.readPool({ from, size: 5 })] });
  return synthesizeFleet(fleet);
}

beforeAll(async () => {
  const made = selfSigned();
  key = made.key;
  fleet = declared(made.certificate);
  lab = await startLab();
  const start = (name: string, number: number) =>
    lab.startHost({
      name,
      address: `203.0.113.${number}`,
      privateAddress: `192.168.113.${number}`,
      kind: 'ready',
      names: [],
    });
  [first, second] = await Promise.all([start('lab-first', 46), start('lab-second', 47)]);
  for (const host of [first, second]) {
    await host.loadStandIns(['docker.io/library/postgres:18.6', 'docker.io/edoburu/pgbouncer:v1.25.2-p0']);
    const rules = fleet.files[`infra/${host.name}/host/etc/vpsynth/firewall.nft`] ?? '';
    await host.putFolder('/etc/vpsynth', { 'firewall.nft': { content: rules } });
    await host.run(['nft', '--file', '/etc/vpsynth/firewall.nft']);
  }
  await startStack(first, fleet, 'postgres', passwordOf);
  await startStack(second, fleet, 'postgres-replica', passwordOf);
  for (const host of [first, second]) await startStack(host, fleet, 'shop-prod', passwordOf, ['pgbouncer']);
  await asSuperuser(`SET ROLE shop_owner; CREATE TABLE notes (text text PRIMARY KEY)`, 'shop');
}, 400_000);

afterAll(() => lab?.close(), 120_000);

/** On the primary, by its socket. */
async function asSuperuser(sql: string, database = 'postgres'): Promise<string> {
  const psql = ['psql', '--no-psqlrc', '--quiet', '--no-align', '--tuples-only', `--dbname=${database}`];
  const inside = ['exec', '--no-TTY', '--user', 'postgres', 'postgres', ...psql, `--command=${sql}`];
  return (await compose(first, 'postgres', inside)).trim();
}

/** Through a pool of a host's PgBouncer, as a service connects. */
function through(host: Host, pool: 'shop' | 'shop_read', sql: string): Promise<Result> {
  const user = pool === 'shop' ? 'shop' : 'shop_reader';
  const secret = pool === 'shop' ? 'SHOP_PROD_DATABASE_PASSWORD' : 'SHOP_PROD_DATABASE_READER_PASSWORD';
  // Its own name has an address in the database's network too, where it doesn't listen.
  const settings = fleet.files[`infra/${host.name}/shop-prod/pgbouncer/pgbouncer.ini`] ?? '';
  const [, address] = /^listen_addr = (\S+)$/m.exec(settings) ?? [];
  const target = [`--host=${address}`, '--port=6432', `--username=${user}`, `--dbname=${pool}`, `--command=${sql}`];
  const inside = ['exec', '--no-TTY', '--env', 'PGPASSWORD', 'pgbouncer', 'psql', '--no-psqlrc', '--tuples-only'];
  return host.try(['docker', 'compose', ...inside, '--quiet', '--no-align', ...target], {
    folder: '/srv/vpsynth/stacks/shop-prod',
    environment: { PGPASSWORD: passwordOf(secret) },
  });
}

async function write(host: Host, text: string): Promise<void> {
  expect(await through(host, 'shop', `INSERT INTO notes VALUES ('${text}')`)).toMatchObject({ code: 0 });
}

function untilRead(host: Host, text: string): Promise<void> {
  return waitFor(`${text} on the replica`, 60, async () => {
    const { stdout } = await through(host, 'shop_read', `SELECT text FROM notes WHERE text = '${text}'`);
    return stdout.trim() === text;
  });
}

const streams = async () =>
  (await asSuperuser('SELECT state, ssl FROM pg_stat_replication JOIN pg_stat_ssl USING (pid)')) === 'streaming|t';

test('what is written through a pool of one host is read through the read pool of the other, encrypted on the way', async () => {
  expect(await streams()).toBe(true);
  await write(first, 'from the first');
  await untilRead(second, 'from the first');
  await write(second, 'from the second');
  await untilRead(first, 'from the second');
}, 120_000);

test('who reads can’t write, and services make no tables', async () => {
  const { code, stderr } = await through(second, 'shop_read', "INSERT INTO notes VALUES ('no')");
  expect([code === 0, stderr]).toEqual([false, expect.stringContaining('read-only transaction')]);
  expect((await through(first, 'shop', 'CREATE TABLE own ()')).stderr).toContain('permission denied for schema public');
}, 60_000);

test('a replica that was killed comes back and has what was written meanwhile', async () => {
  await compose(second, 'postgres-replica', ['kill', '--signal', 'KILL', 'postgres-replica']);
  await write(first, 'meanwhile');
  await compose(second, 'postgres-replica', ['up', '--detach', '--wait']);
  await untilRead(second, 'meanwhile');
}, 120_000);

test('a replica that is gone for long costs a bounded amount of disk, and is copied anew', async () => {
  expect(await asSuperuser('SHOW max_slot_wal_keep_size')).toBe('4GB');
  // As declared it would take gigabytes.
  await asSuperuser("ALTER SYSTEM SET max_slot_wal_keep_size = '32MB'");
  await asSuperuser('SELECT pg_reload_conf()');
  await compose(second, 'postgres-replica', ['stop', 'postgres-replica']);
  const fill = 'INSERT INTO notes SELECT gen_random_uuid()::text; SELECT pg_switch_wal()';
  for (let segment = 0; segment < 6; segment += 1) await asSuperuser(fill, 'shop');
  await asSuperuser('CHECKPOINT');
  expect(await asSuperuser('SELECT wal_status FROM pg_replication_slots')).toBe('lost');

  // As docs/postgres.md has it.
  await compose(first, 'postgres', ['exec', '--user', 'postgres', 'postgres', 'sh', '/etc/postgresql/provision.sh']);
  await compose(second, 'postgres-replica', ['down', '--volumes']);
  await compose(second, 'postgres-replica', ['up', '--detach', '--wait', '--wait-timeout', '120']);
  await write(first, 'after the new copy');
  await untilRead(second, 'after the new copy');
  expect(await streams()).toBe(true);
}, 240_000);
