import { load } from 'js-yaml';
import { Fleet, PostgresDatabase, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from '../synth/checks/small-fleet';
import { environment, vps } from '../synth/fleet-of-one';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

let lab: Lab;
/** Has the database; uses it; has nothing to do with it. */
let data: Host;
let user: Host;
let stranger: Host;
const own = '192.168.113.43';
const web = 'docker.io/library/nginx:1.30.7';

/** The firewalls of both, and what the container that reaches the database has on its host. */
function declared() {
  const fleet = new Fleet();
  const home = vps(fleet, 'data', 43, own);
  const near = vps(fleet, 'user', 44, '192.168.113.44');
  const server = new PostgresServer(home, 'postgres');
  server.acknowledge('link-unencrypted', 'what answers here is an nginx');
  const prod = environment(fleet, 'shop', near);
  service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  const { files } = synthesizeFleet(fleet);
  const firewall = (host: string) => {
    const file = files[`infra/${host}/host/etc/vpsynth/firewall.nft`];
    if (file === undefined) throw new Error(`${host} has no firewall`);
    return file;
  };
  const { networks, services } = load(files['infra/user/shop-prod/compose.yaml'] ?? '') as {
    networks: Record<string, { ipam: { config: { subnet: string }[] } }>;
    services: Record<string, { networks: Record<string, { ipv4_address: string }> }>;
  };
  const subnet = networks['shop-prod']?.ipam.config[0]?.subnet;
  const pooler = services.pgbouncer?.networks['shop-prod']?.ipv4_address;
  if (subnet === undefined || pooler === undefined) throw new Error('the user has no pooler with an address');
  return { data: firewall('data'), user: firewall('user'), subnet, pooler };
}

beforeAll(async () => {
  lab = await startLab();
  const start = (name: string, number: number) =>
    lab.startHost({
      name: `lab-link-${name}`,
      address: `203.0.113.${number}`,
      privateAddress: `192.168.113.${number}`,
      kind: 'ready',
      names: [],
    });
  [data, user, stranger] = await Promise.all([start('data', 43), start('user', 44), start('stranger', 45)]);
  await data.loadStandIns([web]);
  // What answers doesn't matter; that Docker redirects the port to a container does.
  await data.run(['docker', 'run', '--detach', '--name', 'server', '--publish', `${own}:5432:80`, web]);
}, 180_000);

afterAll(() => lab?.close(), 120_000);

async function reaches(from: Host, address: string): Promise<boolean> {
  const command = ['curl', '--silent', '--fail', '--output', '/dev/null', '--max-time', '3'] as const;
  return (await from.try([...command, `http://${address}:5432/`])).code === 0;
}

test('a port on the private address is open to the hosts that use it, and to no other', async () => {
  expect([await reaches(user, own), await reaches(stranger, own)]).toEqual([true, true]);
  await data.putFolder('/etc/vpsynth', { 'firewall.nft': { content: declared().data } });
  await data.run(['nft', '--file', '/etc/vpsynth/firewall.nft']);
  expect([await reaches(user, own), await reaches(stranger, own)]).toEqual([true, false]);
}, 60_000);

test('nor is the container itself, for a neighbour that routes to it', async () => {
  const inside = (await data.run(['docker', 'inspect', '--format', '{{.NetworkSettings.IPAddress}}', 'server'])).trim();
  await stranger.run(['ip', 'route', 'replace', `${inside}/32`, 'via', own]);
  const direct = ['curl', '--silent', '--output', '/dev/null', '--max-time', '3', `http://${inside}/`] as const;
  expect((await stranger.try(direct)).code).not.toBe(0);
  expect((await data.try(direct)).code).toBe(0);
}, 60_000);

test('of the host that uses it, the container that does reaches it, and no other', async () => {
  const { user: content, subnet, pooler } = declared();
  await user.loadStandIns([web]);
  await user.run(['docker', 'network', 'create', '--subnet', subnet, 'app']);
  await user.run(['docker', 'run', '--detach', '--name', 'pooler', '--network', 'app', '--ip', pooler, web]);
  await user.run(['docker', 'run', '--detach', '--name', 'other', '--network', 'app', web]);
  const within = async (container: string) => {
    const curl = ['curl', '--silent', '--fail', '--output', '/dev/null', '--max-time', '3', `http://${own}:5432/`];
    return (await user.try(['docker', 'exec', container, ...curl])).code === 0;
  };
  expect([await within('pooler'), await within('other')]).toEqual([true, true]);
  await user.putFolder('/etc/vpsynth', { 'firewall.nft': { content } });
  await user.run(['nft', '--file', '/etc/vpsynth/firewall.nft']);
  expect([await within('pooler'), await within('other')]).toEqual([true, false]);
}, 90_000);
