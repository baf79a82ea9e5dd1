import { load } from 'js-yaml';
import {
  Fleet,
  Job,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  RedisServer,
  Size,
  Vps,
  type VpsProps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { image, service } from './checks/small-fleet';
import { acme, environment, fleetOfOne, vps } from './fleet-of-one';

/** The lines of a file of vps1's own, without comments and empty ones. */
function lines(fleet: Fleet, path: string, host = 'vps1'): string[] {
  const content = synthesizeFleet(fleet).files[`infra/${host}/host/etc/${path}`] ?? '';
  return content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|\/\/)/.test(line));
}

function withHost(props: Partial<VpsProps>): Fleet {
  const { fleet } = fleetOfOne();
  const first = vps(fleet, 'vps2', 2);
  const other = new Vps(fleet, 'vps3', { ...first.props, publicAddress: '203.0.113.3', ...props } as VpsProps);
  service(environment(fleet, 'other', other), 'api');
  return fleet;
}

test('Docker’s pool meets neither the fleet’s networks nor a host', () => {
  const pool = (fleet: Fleet) =>
    JSON.parse(synthesizeFleet(fleet).files['infra/vps3/host/etc/docker/daemon.json'] ?? '')['default-address-pools'];
  expect(pool(withHost({}))).toEqual([{ base: '172.18.0.0/16', size: 24 }]);
  expect(pool(withHost({ privateAddress: '172.18.4.1' }))).toEqual([{ base: '172.19.0.0/16', size: 24 }]);
});

test('sshd: the declared port, and root by key only where it is asked for', () => {
  const sshd = (props: Partial<VpsProps>) => lines(withHost(props), 'ssh/sshd_config.d/0-vpsynth.conf', 'vps3');
  expect(sshd({})).toEqual(expect.arrayContaining(['Port 22', 'PermitRootLogin no', 'PasswordAuthentication no']));
  expect(sshd({ sshPort: 2222, rootLogin: 'keys' })).toEqual(
    expect.arrayContaining(['Port 2222', 'PermitRootLogin prohibit-password']),
  );
});

test('a restart by itself only at a declared time', () => {
  const apt = (props: Partial<VpsProps>) =>
    lines(withHost(props), 'apt/apt.conf.d/52vpsynth-unattended-upgrades', 'vps3').filter((line) =>
      /Reboot/.test(line),
    );
  expect(apt({})).toEqual(['Unattended-Upgrade::Automatic-Reboot "false";']);
  expect(apt({ rebootAt: '04:30' })).toEqual([
    'Unattended-Upgrade::Automatic-Reboot "true";',
    'Unattended-Upgrade::Automatic-Reboot-Time "04:30";',
    'Unattended-Upgrade::Automatic-Reboot-WithUsers "true";',
  ]);
});

test('kernel parameters follow what runs on the host', () => {
  const { fleet, prod } = fleetOfOne();
  service(prod, 'api');
  expect(lines(fleet, 'sysctl.d/90-vpsynth.conf')).toContain('net.ipv4.tcp_migrate_req = 1');
  expect(lines(fleet, 'sysctl.d/90-vpsynth.conf').join('\n')).not.toMatch(/overcommit|nonlocal|ip_forward = 0/);
  const other = fleetOfOne();
  new RedisServer(other.prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  expect(lines(other.fleet, 'sysctl.d/90-vpsynth.conf')).toContain('vm.overcommit_memory = 1');
});

test('the firewall opens what listens on every address, and nothing without an edge', () => {
  const { fleet, prod } = fleetOfOne();
  service(prod, 'api');
  const opened = (of: Fleet, host: string) =>
    lines(of, 'vpsynth/firewall.nft', host).filter((line) => / dport .* accept/.test(line) && !/udp/.test(line));
  expect(opened(fleet, 'vps1')).toEqual([
    'tcp dport 22 accept comment "sshd"',
    'tcp dport 80 accept comment "vps1/edge"',
    'tcp dport 443 accept comment "vps1/edge"',
  ]);
  expect(opened(withHost({ sshPort: 2222 }), 'vps3')).toEqual(['tcp dport 2222 accept comment "sshd"']);
});

test('a private link is open to the hosts that use it, before and after Docker redirects it', () => {
  const { fleet } = fleetOfOne();
  const data = vps(fleet, 'data', 2, '192.168.0.2');
  const web = vps(fleet, 'web', 3, '192.168.0.3');
  const idle = vps(fleet, 'idle', 4, '192.168.0.4');
  const server = new PostgresServer(data, 'postgres');
  server.acknowledge('link-unencrypted', 'this test is about the firewall');
  const prod = environment(fleet, 'remote', web);
  const pool = new PostgresDatabase(prod, 'database', { server }).pool();
  service(prod, 'api', { uses: [pool] });
  service(environment(fleet, 'unrelated', idle), 'api');
  const rules = lines(fleet, 'vpsynth/firewall.nft', 'data').filter((line) => / saddr .*192\.168\./.test(line));
  expect(rules).toEqual([
    'ip saddr { 192.168.0.3 } ip daddr 192.168.0.2 tcp dport 5432 accept comment "data/postgres"',
    'ip saddr { 192.168.0.3 } ct original ip daddr 192.168.0.2 meta l4proto tcp ct original proto-dst 5432 accept comment "data/postgres"',
  ]);
  expect(lines(fleet, 'sysctl.d/90-vpsynth.conf', 'data')).toContain('net.ipv4.ip_nonlocal_bind = 1');
});

test('of another host each container reaches what it uses, none what its host uses for others', () => {
  const { fleet } = fleetOfOne();
  const data = vps(fleet, 'data', 2, '192.168.0.2');
  const web = vps(fleet, 'web', 3, '192.168.0.3');
  const server = new PostgresServer(data, 'postgres');
  server.acknowledge('link-unencrypted', 'this test is about the firewall');
  const prod = environment(fleet, 'remote', web);
  const database = new PostgresDatabase(prod, 'database', { server });
  service(prod, 'api', { uses: [database.pool()] });
  new Job(prod, 'report', { image, schedule: '0 2 * * *', uses: [database] });
  service(environment(fleet, 'unrelated', web), 'api');
  const { services } = load(synthesizeFleet(fleet).files['infra/web/remote-prod/compose.yaml'] ?? '') as {
    services: Record<string, { networks: Record<string, { ipv4_address: string }> }>;
  };
  const users = ['pgbouncer', 'report'].map((name) => services[name]?.networks['remote-prod']?.ipv4_address).sort();
  const forward = (host: string) => {
    const all = lines(fleet, 'vpsynth/firewall.nft', host);
    return all.slice(all.indexOf('chain forward {') + 3, -2);
  };
  expect(forward('web')).toEqual([
    `iifname "br-*" ip saddr { ${users.join(', ')} } ip daddr 192.168.0.2 tcp dport 5432 accept comment "data/postgres"`,
    'ct original ip daddr { 192.168.0.2, 192.168.0.3 } drop',
    'iifname "br-*" accept',
    'iifname "docker0" accept',
  ]);
  // Let in before what is dropped.
  expect(forward('data').slice(1)).toEqual([
    'ct original ip daddr { 192.168.0.2, 192.168.0.3 } drop',
    'iifname "br-*" accept',
    'iifname "docker0" accept',
  ]);
  expect(forward('vps1')).toEqual(['iifname "br-*" accept', 'iifname "docker0" accept']);
});

test('a scheduled job has a timer and a service that touches nothing else', () => {
  const { fleet, prod } = fleetOfOne();
  new Job(prod, 'report', { image, schedule: '0 2 13 * 5' });
  const unit = 'systemd/system/vpsynth-shop-prod-report';
  expect(lines(fleet, `${unit}.timer`)).toEqual(
    expect.arrayContaining([
      'OnCalendar=*-*-13 02:00:00 UTC',
      'OnCalendar=Fri *-*-* 02:00:00 UTC',
      'Persistent=true',
      'WantedBy=timers.target',
    ]),
  );
  expect(lines(fleet, `${unit}.service`)).toEqual(
    expect.arrayContaining([
      'Type=oneshot',
      'TimeoutStartSec=1h',
      'WorkingDirectory=/srv/vpsynth/stacks/shop-prod',
      'ExecStart=/usr/bin/docker compose --ansi never run --rm --no-deps --no-TTY report',
    ]),
  );
});

test('certbot’s hook stands where ACME issues, and can be run', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const api = service(prod, 'api');
  const hook = 'letsencrypt/renewal-hooks/deploy/vpsynth';
  expect(lines(fleet, hook)).toEqual([]);
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', api);
  expect(lines(fleet, hook)).toEqual(['exec /usr/local/sbin/vpsynth-agent renewed-certificate']);
});

test('the README tells of each file and each job', () => {
  const { fleet, prod } = fleetOfOne();
  new Job(prod, 'report', { image, schedule: '0 2 * * *' });
  const { files } = synthesizeFleet(fleet);
  const readme = files['infra/vps1/host/README.md'] ?? '';
  const own = Object.keys(files).filter((path) => path.startsWith('infra/vps1/host/etc/'));
  expect(own.length).toBeGreaterThan(7);
  for (const path of own) {
    const name = path.replace('infra/vps1/host/', '');
    if (!name.includes('shop-prod-report')) expect(readme).toContain(`\`${name}\``);
  }
  expect(readme).toContain('| `vpsynth-shop-prod-report` | `0 2 * * *` | shop/prod/report |');
});

test('a machine has its files before anything stands on it: it can be made ready by them', () => {
  const fleet = new Fleet();
  vps(fleet);
  const synthesized = synthesizeFleet(fleet);
  expect(Object.keys(synthesized.files).filter((path) => /^infra\/vps1\/[^/]+$/.test(path))).toEqual([
    'infra/vps1/README.md',
    'infra/vps1/deployment.json',
  ]);
  expect(synthesized.parse('infra/vps1/deployment.json')).toMatchObject({ host: 'vps1', stacks: [] });
  expect(synthesized.files['infra/vps1/README.md']).toContain('## Stacks\n\nNone yet.\n');
  const machine = ['docker/daemon.json', 'vpsynth/firewall.nft', 'ssh/sshd_config.d/0-vpsynth.conf'];
  for (const path of machine) expect(lines(fleet, path)).not.toEqual([]);
});
