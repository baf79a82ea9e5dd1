import { visitor } from './fleet/workstation';
import { type System, startSystem } from './system';
import { waitFor } from './wait';

const name = 'srv943151';
const address = '203.0.113.12';
const site = 'https://cepcomunicacion.example';

jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  system = await startSystem([name]);
}, 1_500_000);

afterAll(() => system?.close(), 120_000);

test('is deployed in the same way, and every service is healthy', async () => {
  expect(system.said).toContain(`${site}/ answers`);
  const containers = await system.host(name).state.containers();
  expect(containers.map(({ service, status, health }) => `${service} ${status} ${health}`).sort()).toEqual(
    [
      'admin',
      'automation',
      'bullboard',
      'cache',
      'cms',
      'frontend',
      'llm',
      'nginx',
      'pgbouncer',
      'postgres',
      'queue',
      'stats',
    ].map((service) => `${service} running healthy`),
  );
  expect(await system.workstation.vpsynth(['status', name])).toContain('all is well');
});

test('its routes answer over https, the board to nobody without the password', async () => {
  expect(await system.statuses(site, ['/', '/admin', '/api/stats', '/queues'])).toEqual({
    '/': 200,
    '/admin': 200,
    '/api/stats': 200,
    '/queues': 401,
  });
  expect(await system.statuses(site, ['/queues'], { headers: visitor.headers })).toEqual({ '/queues': 200 });
});

test('a lead goes through the queue to its worker', async () => {
  const { vantage } = system.lab;
  const { status, headers } = await vantage.request(`${site}/api/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Ana","email":"ana@cepcomunicacion.example"}',
  });
  expect(status).toBe(202);
  await waitFor('the worker', 30, async () => {
    const { body } = await vantage.request(`${site}${headers.location}`);
    return JSON.parse(body).state === 'handled';
  });
});

test('from outside only ssh and the edge answer', async () => {
  expect(await system.lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
}, 150_000);

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
});
