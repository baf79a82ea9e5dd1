import { nodeImage, program } from './faults/shop';
import { situation } from './faults/situation';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const name = 'transfer';
const address = '203.0.113.38';
const domain = 'transfer.example';

/** Two images of this repository, under names that no registry knows, and an edge. */
const declaration = `
import { Certificate, Environment, Fleet, Image, NginxEdge, NginxVhost, Project, Size, Vps, WebApp, Worker } from 'vpsynth';

const fleet = new Fleet();
const host = new Vps(fleet, '${name}', {
  publicAddress: '${address}',
  cpus: 2,
  memory: Size.gibibytes(4),
  disk: Size.gibibytes(40),
  operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge');
const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/transferred', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: host });
const source = (service: string) => Image.build({ dockerfile: 'apps/' + service + '/Dockerfile', context: 'apps/' + service });
const web = new WebApp(prod, 'web', { image: source('web'), port: 3000 });
new Worker(prod, 'worker', { image: source('worker') });
const certificate = Certificate.acme({ email: 'ops@${domain}' });
new NginxVhost(prod, 'site', { edge, domain: '${domain}', certificate }).route('/', web);

export default fleet;
`;

const dockerfile = (more = '') =>
  `FROM ${nodeImage}\n${more}COPY server.js release /app/\nWORKDIR /app\nCMD ["node", "server.js"]\n`;
const server = `process.env.BEHAVIOUR = 'good';
process.env.RELEASE = require('node:fs').readFileSync('release', 'utf8');
${program}`;

let lab: Lab;
let host: Host;
let workstation: Workstation;

beforeAll(async () => {
  lab = await startLab();
  [host, workstation] = await Promise.all([
    // Docker's own disk has room for these images and the 256 MiB that a deployment asks for.
    lab.startHost({ name, address, kind: 'ready', names: [domain], disks: { '/var/lib/docker': 900 } }),
    startWorkstation(lab, { name: 'transfer-station', docker: true }),
  ]);
  await Promise.all([
    host.loadStandIns(['docker.io/library/nginx:1.30.7']),
    workstation.machine.loadStandIns([nodeImage]),
  ]);
  for (const service of ['web', 'worker']) {
    await workstation.write(`apps/${service}/Dockerfile`, dockerfile());
    await workstation.write(`apps/${service}/server.js`, server);
    await workstation.write(`apps/${service}/release`, `${service} one`);
  }
  await workstation.write('infra/main.ts', declaration);
  await workstation.vpsynth(['synth']);
  await workstation.bootstrap(host);
}, 400_000);

afterAll(() => lab?.close(), 120_000);

const deploy = () => workstation.tryVpsynth(['deploy', name, '--transfer'], { seconds: 300 });
const bytesSent = async () => {
  const said = await workstation.vpsynth(['deploy', name, '--transfer', '--json']);
  const events = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    images: events.find(({ event }) => event === 'transferring')?.images,
    bytes: events.find(({ event }) => event === 'transferred')?.bytes ?? 0,
    released: events.find(({ event }) => event === 'released')?.stacks,
  };
};
const served = async () => (await lab.vantage.request(`https://${domain}/`)).body;

test('without a registry images are built here, sent and run', async () => {
  const { code, stdout, stderr } = await deploy();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('building ghcr.io/acme/transferred/web:1.0.0');
  expect(stdout).toMatch(/sent \d+ MiB of images/);
  expect(stdout).not.toContain('pulling');
  expect(await served()).toBe('web one');
}, 400_000);

test('a second run sends nothing and changes nothing', async () => {
  const before = await situation(host);
  const { stdout } = await deploy();
  expect(stdout).toContain('nothing to do: everything is and runs as the files say');
  expect(stdout).not.toContain('sending');
  expect(await situation(host)).toEqual(before);
}, 200_000);

test('a changed source: its image alone is sent, of it what the host lacks, and released under the same tag', async () => {
  const worker = async () => (await situation(host)).containers.find((line) => line.startsWith('worker '));
  const before = await worker();
  await workstation.write('apps/web/release', 'web two');
  const { images, bytes, released } = await bytesSent();
  expect([images, released]).toEqual([['ghcr.io/acme/transferred/web:1.0.0'], ['shop-prod']]);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(1_000_000);
  expect(await served()).toBe('web two');
  expect(await worker()).toBe(before);
}, 200_000);

test('a disk that would be full of images: they are sent no further, what runs stays, and the next run is as if nothing had been', async () => {
  const before = await situation(host);
  const free = async () =>
    Number((await host.run(['df', '--output=avail', '-BM', '/var/lib/docker'])).match(/\d+/)?.[0]);
  const filler = '/var/lib/docker/filler';
  await host.run(['fallocate', '--length', `${(await free()) - 270}M`, filler]);
  await workstation.write('apps/web/Dockerfile', dockerfile('RUN head -c 320M /dev/urandom >/ballast\n'));
  const { code, stderr } = await deploy();
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /transfer has room for \d+ MiB of images, and more is to come\. What runs there was not touched/,
    ),
  ]);
  expect(await situation(host)).toEqual(before);
  expect(await served()).toBe('web two');
  await host.run(['rm', filler]);
  await workstation.write('apps/web/Dockerfile', dockerfile());
  await workstation.write('apps/web/release', 'web three');
  expect((await deploy()).code).toBe(0);
  expect(await served()).toBe('web three');
}, 400_000);
