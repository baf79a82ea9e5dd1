import { addressOf, canConnect } from './fleet/reach';
import { readinessAround } from './fleet/readiness';
import { scrapeTargets } from './fleet/scrape-targets';
import { type System, startSystem } from './system';

const name = 'neosale-1';
const sites = ['https://neosale.example', 'https://staging.neosale.example'] as const;
const stagingPassword = 'staging-alone-knows-this-password';

jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  system = await startSystem([name], {
    // Docker grants no container more processors than the machine has, which may be two here.
    edits: [['infra/neosale-1.ts', 'memory: Size.gibibytes(4), cpus: 4', 'memory: Size.gibibytes(4), cpus: 2']],
    secrets: { NEOSALE_STAGING_DATABASE_PASSWORD: stagingPassword },
  });
}, 1_500_000);

afterAll(() => system?.close(), 120_000);

test('production and staging are deployed by one command, and every service is healthy', async () => {
  for (const site of sites) expect(system.said).toContain(`${site}/ answers`);
  expect(await system.host(name).state.unwell()).toEqual([]);
  expect(await system.workstation.vpsynth(['status', name])).toContain('all is well');
});

test('every target of its Prometheus is up', async () => {
  const targets = await scrapeTargets(system.host(name));
  expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
  expect(targets.length).toBeGreaterThanOrEqual(15);
}, 70_000);

test.each(sites)(
  '%s answers, and nothing else of the host does',
  async (site) => {
    expect(await system.statuses(site, ['/', '/api', '/metrics'])).toEqual({ '/': 200, '/api': 200, '/metrics': 404 });
    expect(await system.lab.vantage.openPorts('203.0.113.13')).toEqual([22, 80, 443]);
  },
  150_000,
);

test('three APIs answer, from the replica what was written to the primary', async () => {
  const { vantage } = system.lab;
  const api = `${sites[0]}/api`;
  const { status } = await vantage.request(`${api}/orders`, { method: 'POST' });
  expect(status).toBe(201);
  const answers = await Promise.all(Array.from({ length: 24 }, () => vantage.request(api)));
  const said = answers.map(({ body }) => JSON.parse(body));
  expect(new Set(said.map(({ host }) => host)).size).toBe(3);
  expect(new Set(said.map(({ visits }) => visits.kept))).toEqual(new Set([1]));
});

test('staging reaches nothing of production, and its role no other database', async () => {
  const host = system.host(name);
  const own = await addressOf(host, 'neosale-staging-pgbouncer-1');
  expect(await canConnect(host, 'neosale-staging-api-blue-1', own, 6432)).toBe(true);
  for (const [container, port] of [
    ['neosale-production-api-blue-1', 4000],
    ['neosale-production-pgbouncer-1', 6432],
    ['neosale-production-redis-1', 6379],
    ['postgres-postgres-1', 5432],
    ['postgres-replica-postgres-replica-1', 5432],
  ] as const) {
    const to = await addressOf(host, container);
    expect([to, await canConnect(host, 'neosale-staging-api-blue-1', to, port)]).toEqual([to, false]);
  }
  const within = ['docker', 'exec', '--env', 'PGPASSWORD', 'neosale-staging-pgbouncer-1'] as const;
  const server = await addressOf(host, 'postgres-postgres-1');
  const inDatabase = (database: string) =>
    host.try(
      [...within, 'psql', '-XAtc', 'SELECT current_database()', `postgresql://neosale_staging@${server}/${database}`],
      { environment: { PGPASSWORD: stagingPassword } },
    );
  expect((await inDatabase('neosale_staging')).stdout).toBe('neosale_staging\n');
  expect((await inDatabase('neosale')).stderr).toContain('no pg_hba.conf entry');
}, 90_000);

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
});

test.each(['postgres-postgres', 'postgres-replica-postgres-replica', 'neosale-production-redis'])(
  'without %s the API is not ready, and is again with it',
  async (service) => {
    const container = 'neosale-production-api-blue-1';
    const without = `${service}-1`;
    expect(await readinessAround(system.host(name), { container, port: 4000, without })).toEqual([200, 503, 200]);
  },
  200_000,
);
