import { signToken } from '../../apps/cepcomunicacion/cms/token';
import { waitFor } from '../wait-for';
import { readinessAround } from './fleet/readiness';
import { scrapeTargets } from './fleet/scrape-targets';
import { type System, startSystem } from './system';

const name = 'srv943151';
const address = '203.0.113.12';
const site = 'https://cepcomunicacion.example';
const declaration = 'infra/srv943151.ts';
const boardPassword = 'the operator’s own';
const authorization = `Basic ${Buffer.from(`operator:${boardPassword}`).toString('base64')}`;
const jwtSecret = 'the editors’ own';

jest.setTimeout(60_000);

let system: System;

beforeAll(async () => {
  // The provider's object storage is nowhere here: a Garage of the host's in its place.
  const storage = "new ExternalObjectStorage(host, 'storage', { hostname: 's3.provider.example' })";
  const garage = "new GarageServer(host, 'storage', { memory: Size.mebibytes(128) })";
  system = await startSystem([name], {
    edits: [
      [declaration, 'ExternalObjectStorage,', 'GarageServer,'],
      [declaration, storage, garage],
      [declaration, 'Size.gibibytes(3.8)', 'Size.gibibytes(4.2)'],
    ],
    secrets: { CEPCOMUNICACION_PROD_JWT_SECRET: jwtSecret, CEPCOMUNICACION_PROD_BULLBOARD_PASSWORD: boardPassword },
  });
}, 1_500_000);

afterAll(() => system?.close(), 120_000);

test('is deployed in the same way, and every service is healthy', async () => {
  expect(system.said).toContain(`${site}/ answers`);
  expect(await system.host(name).state.unwell()).toEqual([]);
  expect(await system.workstation.vpsynth(['status', name])).toContain('all is well');
});

test('its routes answer over https, the board to nobody without the password', async () => {
  expect(await system.statuses(site, ['/', '/admin', '/api/stats', '/queues'])).toEqual({
    '/': 200,
    '/admin': 200,
    '/api/stats': 200,
    '/queues': 401,
  });
  expect(await system.statuses(site, ['/queues'], { headers: { authorization } })).toEqual({ '/queues': 200 });
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

test('a picture goes into the bucket, and is served under the site’s own name', async () => {
  const { vantage } = system.lab;
  const picture = 'not really a picture';
  const { status, body } = await vantage.request(`${site}/api/media`, {
    method: 'POST',
    headers: { 'content-type': 'image/png', authorization: `Bearer ${signToken('editor', jwtSecret, 60)}` },
    body: picture,
  });
  expect(status).toBe(201);
  const served = await vantage.request(`${site}${JSON.parse(body).url}`);
  expect([served.status, served.headers['content-type'], served.body]).toEqual([200, 'image/png', picture]);
});

test('what collects its metrics reaches every service', async () => {
  expect((await scrapeTargets(system.host(name))).filter(({ health }) => health !== 'up')).toEqual([]);
}, 70_000);

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
});

test.each(['postgres', 'pgbouncer', 'cache', 'queue', 'storage'])(
  'without %s the CMS is not ready, and is again with it',
  async (service) => {
    const container = 'cepcomunicacion-prod-cms-1';
    const without = service === 'storage' ? 'storage-storage-1' : `cepcomunicacion-prod-${service}-1`;
    expect(await readinessAround(system.host(name), { container, port: 3002, without })).toEqual([200, 503, 200]);
  },
  200_000,
);

test('from outside only ssh and the edge answer', async () => {
  expect(await system.lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
}, 150_000);
