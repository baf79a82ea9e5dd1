import { waitFor } from '../wait-for';
import { readinessAround } from './fleet/readiness';
import { scrapeTargets } from './fleet/scrape-targets';
import { type System, startSystem } from './system';

const name = 'nx-1';
const site = 'https://yourdomain.com';
const apiSite = 'https://api.yourdomain.com';

jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  system = await startSystem([name]);
}, 1_500_000);

afterAll(() => system?.close(), 120_000);

const ask = async (url: string, method = 'GET') => JSON.parse((await system.lab.vantage.request(url, { method })).body);

test('is deployed by one command, and every service is healthy', async () => {
  expect(system.said).toContain(`${site}/ answers`);
  expect(await system.host(name).state.unwell()).toEqual([]);
  expect(await system.workstation.vpsynth(['status', name])).toContain('all is well');
});

test('every target of its Prometheus is up', async () => {
  const targets = await scrapeTargets(system.host(name));
  expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
  expect(targets.length).toBeGreaterThanOrEqual(15);
}, 70_000);

test('its routes answer over https; the services behind the gateway have none', async () => {
  expect(await system.statuses(site, ['/', '/api', '/rabbitmq/', '/metrics'])).toEqual({
    '/': 200,
    '/api': 200,
    '/rabbitmq/': 200,
    '/metrics': 404,
  });
  expect(await system.statuses(apiSite, ['/'])).toEqual({ '/': 200 });
  expect(await system.lab.vantage.openPorts('203.0.113.14')).toEqual([22, 80, 443]);
}, 150_000);

test('least_conn spreads requests over three gateways', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(`${site}/api`)));
  expect(new Set(answers.map(({ host }) => host)).size).toBe(3);
});

test('a visit is kept through the pool and handled by the worker', async () => {
  const { visits: before } = await ask(`${site}/api`);
  await ask(`${site}/api/orders`, 'POST');
  await waitFor('the worker', 30, async () => {
    const { visits } = await ask(`${site}/api`);
    return visits.kept === before.kept + 1 && visits.handled === before.handled + 1;
  });
});

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
});

test.each(['postgres', 'pgbouncer', 'redis', 'rabbitmq', 'storage'])(
  'without %s the gateway is not ready, and is again with it',
  async (service) => {
    const container = 'nx-project-prod-api-gateway-1';
    const without = `nx-project-prod-${service}-1`;
    expect(await readinessAround(system.host(name), { container, port: 3000, without })).toEqual([200, 503, 200]);
  },
  200_000,
);
