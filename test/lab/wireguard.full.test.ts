import type { Deployment } from '../../synth/deployment/deployment';
import { waitFor } from '../wait-for';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

/** A database, and an environment on another host that uses it, over tunnels between their public addresses. */
const declaration = `
import { ContainerService, Environment, Fleet, Image, PostgresDatabase, PostgresServer, Project, Size, Vps, WireGuardNetwork } from 'vpsynth';

const fleet = new Fleet();
const privateNetwork = new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.99.0.0/24' });
const host = (id: string, number: number) =>
  new Vps(fleet, id, {
    publicAddress: '203.0.113.' + number, privateAddress: '10.99.0.' + number, privateNetwork,
    cpus: 4, memory: Size.gibibytes(4), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
  });
const server = new PostgresServer(host('lab-tunnel-data', 38), 'postgres');
const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: host('lab-tunnel-web', 39) });
const pool = new PostgresDatabase(prod, 'database', { server }).pool();
new ContainerService(prod, 'api', {
  image: Image.of('docker.io/library/nginx:1.30.7'), command: ['sleep', 'infinity'], uses: [pool],
});
export default fleet;
`;

let lab: Lab;
let workstation: Workstation;
let data: Host;
let web: Host;

beforeAll(async () => {
  lab = await startLab();
  const start = (name: string, number: number) =>
    lab.startHost({ name, address: `203.0.113.${number}`, kind: 'bare', names: [] });
  [data, web, workstation] = await Promise.all([
    start('lab-tunnel-data', 38),
    start('lab-tunnel-web', 39),
    startWorkstation(lab, { name: 'workstation' }),
  ]);
  await workstation.write('infra/main.ts', declaration);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

test('bootstrap makes the keys, and tells the fleet the public halves', async () => {
  await workstation.vpsynth(['synth']);
  for (const host of [data, web]) {
    expect(await workstation.bootstrap(host)).toContain('wrote its key into infra/wireguard.lock.json');
  }
  const lock = JSON.parse(await workstation.read('infra/wireguard.lock.json'));
  for (const host of [data, web]) {
    expect(lock[host.name]).toBe((await host.run(['cat', '/etc/wireguard/vpsynth.pub'])).trim());
    expect(await host.run(['stat', '-c', '%U %a', '/etc/wireguard/vpsynth.key'])).toBe('root 600\n');
  }
}, 400_000);

test('what one host uses of the other goes through the tunnel', async () => {
  await workstation.vpsynth(['synth']);
  await workstation.makeUpSecrets([data.name, web.name]);
  for (const host of [data, web]) {
    const { name } = host;
    const { stacks } = JSON.parse(await workstation.read(`infra/${name}/deployment.json`)) as Deployment;
    await host.loadStandIns([...new Set(stacks.flatMap(({ services }) => services.map(({ image }) => image)))]);
    await workstation.vpsynth(['deploy', name], { seconds: 300 });
  }
  await waitFor('the pool', 60, async () => (await asks('10.99.0.38')).code === 0);
  expect(await web.run(['wg', 'show', 'vpsynth0', 'latest-handshakes'])).toMatch(/\t[1-9][0-9]*\n/);
}, 600_000);

const asks = (address: string) =>
  web.try(['docker', 'exec', 'shop-prod-pgbouncer-1', 'pg_isready', `--host=${address}`, '--timeout=3']);

test('from outside nothing of it shows, and a private address that doesn’t come by the tunnel is refused', async () => {
  expect(await lab.vantage.openPorts(data.address)).toEqual([22]);
  await web.run(['ip', 'route', 'replace', '10.99.0.38/32', 'via', data.address]);
  expect((await asks('10.99.0.38')).code).not.toBe(0);
  await web.run(['ip', 'route', 'delete', '10.99.0.38/32', 'via', data.address]);
  expect((await asks('10.99.0.38')).code).toBe(0);
}, 120_000);
