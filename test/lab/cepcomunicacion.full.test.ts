import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import { composeReferences, dockerfileReferences } from './stand-ins/references';
import { waitFor } from './wait';

const name = 'srv943151';
const address = '203.0.113.12';
const site = 'https://cepcomunicacion.example';
/** user `board`, password `lab`, as `openssl passwd -apr1` writes it. */
const passwordLine = 'board:$apr1$x6c5UF0r$bR31XOhoSDxxu5ik.Q9u..';

jest.setTimeout(60_000);

let lab: Lab;
let host: Host;
let workstation: Workstation;
let said: string;

beforeAll(async () => {
  lab = await startLab();
  [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'bare' }),
    startWorkstation(lab, { name: 'cep-workstation', docker: true }),
  ]);
  await workstation.machine.loadStandIns(dockerfileReferences());
  await workstation.bootstrap(host);
  await Promise.all([
    workstation.vpsynth(['build', name, '--push'], { seconds: 600 }),
    host.loadStandIns(composeReferences(name)),
  ]);
  const { stdout } = await workstation.tryVpsynth(['secrets', 'missing', name]);
  for (const [, secret = ''] of stdout.matchAll(/^(\w+) has no value$/gm)) {
    if (secret.endsWith('_HTPASSWD')) await workstation.setSecrets({ [secret]: passwordLine });
    else await workstation.vpsynth(['secrets', 'set', secret, '--generate']);
  }
  said = await workstation.vpsynth(['deploy', name], { seconds: 400 });
}, 1_500_000);

afterAll(() => lab?.close(), 120_000);

test('is deployed in the same way, and every service is healthy', async () => {
  expect(said).toContain(`${site}/ answers`);
  const containers = await host.state.containers();
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
  expect(await workstation.vpsynth(['status', name])).toContain('all is well');
});

test('its routes answer over https, the board to nobody without the password', async () => {
  const status = async (path: string, headers = {}) =>
    (await lab.vantage.request(`${site}${path}`, { headers })).status;
  const authorization = `Basic ${Buffer.from('board:lab').toString('base64')}`;
  expect([
    await status('/'),
    await status('/admin'),
    await status('/api/stats'),
    await status('/queues'),
    await status('/queues', { authorization }),
  ]).toEqual([200, 200, 200, 401, 200]);
});

test('a lead goes through the queue to its worker', async () => {
  const { status, headers } = await lab.vantage.request(`${site}/api/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Ana","email":"ana@cepcomunicacion.example"}',
  });
  expect(status).toBe(202);
  await waitFor('the worker', 30, async () => {
    const { body } = await lab.vantage.request(`${site}${headers.location}`);
    return JSON.parse(body).state === 'handled';
  });
});

test('from outside only ssh and the edge answer', async () => {
  expect(await lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
}, 150_000);

test('a second run changes nothing', async () => {
  const before = await host.state.containers();
  expect(await workstation.vpsynth(['deploy', name])).toContain('nothing to do');
  expect(await host.state.containers()).toEqual(before);
});
