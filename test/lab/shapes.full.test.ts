import { waitFor } from '../wait-for';
import { scrapeTargets } from './fleet/scrape-targets';
import { startLab } from './lab';
import { type ManagedPostgres, startManagedPostgres } from './services/managed-postgres';
import { type System, startSystem } from './system';

const name = 'hostinger-1';
const site = 'https://app.ar';

jest.setTimeout(60_000);

/** jupiter alone, on a host of a shape. */
const declaration = (shape: string) => `
import { Fleet, Hybrid, LocalMachine, Minimal, Size, Vps } from 'vpsynth';
import { jupiter } from '../apps/jupiter/project';

const fleet = new Fleet();
const host = new Vps(fleet, '${name}', {
  publicAddress: '203.0.113.11', cpus: 2, memory: Size.gibibytes(8), disk: Size.gibibytes(100), operatingSystem: 'debian-13',
});
jupiter(fleet, { production: new ${shape}, local: new Minimal(new LocalMachine(fleet)) });
export default fleet;
`;

let system: System;

/** What every shape does for its visitors. */
function answers(): void {
  test('one command deploys it, and every container is well', async () => {
    expect(system.said).toContain(`${site}/api answers`);
    expect(await system.host(name).state.unwell()).toEqual([]);
  });

  test('its routes answer over https alone, the API and the management UI by path', async () => {
    expect(await system.statuses(site, ['/', '/api', '/rabbitmq/', '/rabbitmq/api/overview'])).toEqual({
      '/': 200,
      '/api': 200,
      '/rabbitmq/': 200,
      '/rabbitmq/api/overview': 401,
    });
    expect(await system.statuses('http://app.ar', ['/api'])).toEqual({ '/api': 308 });
  });

  test('a row is kept by way of the pool, and its message handled by way of the queue', async () => {
    const { vantage } = system.lab;
    const { status } = await vantage.request(`${site}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"kept"}',
    });
    expect(status).toBe(201);
    await waitFor('the worker', 30, async () => {
      const { messages } = JSON.parse((await vantage.request(`${site}/api`)).body);
      return messages.some(
        (each: { text: string; handled_at: string | null }) => each.text === 'kept' && each.handled_at,
      );
    });
    const question = ['psql', '-h', '/tmp', '-p', '6432', '-U', 'pgbouncer', '-At', '-c', 'SHOW STATS', 'pgbouncer'];
    const stats = await system.host(name).run(['docker', 'exec', 'jupiter-prod-pgbouncer-1', ...question]);
    expect(Number(/^jupiter_prod\|\d+\|\d+\|(\d+)/m.exec(stats)?.[1])).toBeGreaterThan(0);
  });

  test('from outside only ssh and the edge answer', async () => {
    expect(await system.lab.vantage.openPorts('203.0.113.11')).toEqual([22, 80, 443]);
  }, 150_000);

  test('a second run changes nothing', async () => {
    expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
  });
}

describe('Minimal: the essentials on one VPS', () => {
  beforeAll(async () => {
    system = await startSystem([name], { files: { 'infra/main.ts': declaration('Minimal(host)') } });
  }, 1_500_000);

  afterAll(() => system?.close(), 120_000);

  answers();

  test('with nothing but the edge, PostgreSQL and the project', async () => {
    const projects = (await system.host(name).state.containers()).map(({ project }) => project);
    expect([...new Set(projects)].sort()).toEqual(['edge', 'jupiter-prod', 'jupiter-stage', 'postgres']);
  });
});

describe('Hybrid: PostgreSQL is a managed service', () => {
  let managed: ManagedPostgres;

  beforeAll(async () => {
    const lab = await startLab();
    const databases = ['jupiter_prod', 'jupiter_stage'].map((each) => ({ name: each, password: `ordered-${each}` }));
    managed = await startManagedPostgres(lab, {
      hostname: 'postgres.provider.example',
      address: '203.0.113.37',
      databases,
    });
    const { hostname, certificateAuthority } = managed;
    const shape = `Hybrid(host, { postgres: ${JSON.stringify({ hostname, certificateAuthority })} })`;
    system = await startSystem([name], {
      lab,
      files: { 'infra/main.ts': declaration(shape) },
      secrets: Object.fromEntries(
        databases.map((each) => [`${each.name.toUpperCase()}_DATABASE_PASSWORD`, each.password]),
      ),
    });
  }, 1_500_000);

  afterAll(() => system?.close(), 120_000);

  answers();

  test('every connection to it is encrypted', async () => {
    const connections = "FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename LIKE 'jupiter%'";
    expect(await managed.sql(`SELECT bool_and(ssl), count(*) > 0 ${connections}`)).toBe('t|t');
  });

  test('nothing of the host listens for it, and every Prometheus target is up', async () => {
    const projects = (await system.host(name).state.containers()).map(({ project }) => project);
    expect(projects).not.toContain('postgres');
    expect((await scrapeTargets(system.host(name))).filter(({ health }) => health !== 'up')).toEqual([]);
  });
});
