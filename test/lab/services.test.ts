import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

let lab: Lab;
let host: Host;
const address = '203.0.113.23';
const web = 'docker.io/library/nginx:1.30.7';

beforeAll(async () => {
  lab = await startLab();
  host = await lab.startHost({ name: 'lab-services', address, kind: 'ready', names: ['services.example'] });
  await host.loadStandIns([web]);
}, 120_000);

afterAll(() => lab?.close(), 120_000);

test('the vantage sees what listens, and nothing else', async () => {
  expect(await lab.vantage.openPorts(address)).toEqual([22]);
  await host.run(['docker', 'run', '--detach', '--name', 'web', '--network', 'host', web]);
  expect(await lab.vantage.openPorts(address)).toEqual([22, 80]);
  expect(await lab.vantage.request('http://services.example/')).toMatchObject({ status: 200 });
}, 120_000);

test('every request of a load is counted, the lost ones too', async () => {
  const load = lab.vantage.startLoad({
    url: 'http://services.example/',
    method: 'GET',
    clients: 4,
    pauseMilliseconds: 5,
  });
  await host.run(['sleep', '1']);
  await host.run(['docker', 'restart', '--timeout', '0', 'web']);
  await host.run(['sleep', '1']);
  const { total, outcomes } = await load.stop();
  expect(outcomes['200']).toBeGreaterThan(50);
  expect(outcomes.ECONNREFUSED).toBeGreaterThan(0);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(total);
}, 60_000);

test('after a power loss the containers come back', async () => {
  await host.run(['docker', 'update', '--restart', 'unless-stopped', 'web']);
  const [before] = await host.state.containers();
  await host.powerOff();
  await expect(lab.vantage.request('http://services.example/', { seconds: 2 })).rejects.toThrow();
  await host.powerOn();
  const [after] = await host.state.containers();
  expect(after).toMatchObject({ id: before?.id, status: 'running' });
  expect((await lab.vantage.request('http://services.example/')).status).toBe(200);
  await host.run(['docker', 'rm', '--force', 'web']);
}, 60_000);

test('certbot gets a certificate that the vantage trusts, by Let’s Encrypt’s own address', async () => {
  const account = ['--register-unsafely-without-email', '--agree-tos', '--non-interactive'];
  await host.run(['certbot', 'certonly', '--standalone', '--domain', 'services.example', ...account], { seconds: 90 });
  const folder = '/etc/letsencrypt/live/services.example';
  const files = ['-cert', `${folder}/cert.pem`, '-key', `${folder}/privkey.pem`, '-cert_chain', `${folder}/chain.pem`];
  const background = ['start-stop-daemon', '--start', '--background', '--exec', '/usr/bin/openssl', '--'] as const;
  await host.run([...background, 's_server', '-accept', '443', '-www', ...files]);
  await host.run(['sleep', '1']);
  const { status, certificate } = await lab.vantage.request('https://services.example/');
  expect(status).toBe(200);
  expect(certificate).toMatchObject({ names: 'DNS:services.example', issuer: expect.stringContaining('Pebble') });
}, 120_000);

test('an image that one host pushes to the registry, another pulls by the same reference', async () => {
  const reference = 'ghcr.io/acme/lab/web:1';
  await host.run(['docker', 'tag', web, reference]);
  await host.run(['docker', 'push', '--quiet', reference], { seconds: 120 });
  const id = await host.run(['docker', 'image', 'inspect', '--format', '{{.Id}}', reference]);
  await host.run(['docker', 'image', 'rm', reference, web]);
  await host.run(['docker', 'pull', '--quiet', reference], { seconds: 120 });
  expect(await host.run(['docker', 'image', 'inspect', '--format', '{{.Id}}', reference])).toBe(id);
}, 240_000);
