import { type Fleet, Job, PostgresDatabase, PostgresServer, type VpsProps, WireGuardNetwork } from 'vpsynth';
import { certificate } from '../replicated-fleet';
import { environment, image, Own, problems, service, vps } from './small-fleet';

test('ssh-port-taken', () => {
  const declare = (props: Partial<VpsProps>) => (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', props);
    new Own(host, 'own', { publishes: [{ address: '127.0.0.1', hostPort: 2222, containerPort: 22 }] });
  };
  expect(problems(declare({ sshPort: 2222 }))).toMatchInlineSnapshot(`
"error ssh-port-taken: vps-1/own: port 2222 of vps-1 is its sshd's
    got     127.0.0.1:2222
    mend    give it another port, or vps-1 another sshPort"
`);
  expect(problems(declare({}))).toBe('');
});

test('ssh-user-root', () => {
  const declare = (sshUser: string) => (fleet: Fleet) => vps(fleet, 'vps-1', { sshUser });
  expect(problems(declare('root'))).toMatchInlineSnapshot(`
"error ssh-user-root: vps-1: it would be deployed to as root
    got     root
    mend    leave sshUser out: \`vpsynth bootstrap\` makes the user deploy"
`);
  expect(problems(declare('deployer'))).toBe('');
});

test('private-link-without-source', () => {
  const declare = (privateAddress: string | undefined) => (fleet: Fleet) => {
    const data = vps(fleet, 'data', { publicAddress: '203.0.113.2', privateAddress: '192.168.0.2' });
    const web = vps(fleet, 'web', { publicAddress: '203.0.113.3', ...(privateAddress && { privateAddress }) });
    const server = new PostgresServer(data, 'postgres', { certificate });
    const prod = environment(web);
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  };
  expect(problems(declare(undefined))).toMatchInlineSnapshot(`
"error private-link-without-source: shop/prod/pgbouncer: it reaches postgres of data/postgres on data, and web has no private address to come from
    mend    give web a privateAddress, or place both on one host"
`);
  expect(problems(declare('192.168.0.3'))).toBe('');
});

test('kernel-parameter-conflict', () => {
  const because = 'its documentation asks for it';
  const declare = (value: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    new Own(host, 'store', { kernel: [{ name: 'vm.overcommit_memory', value: 1, because }] });
    new Own(host, 'ledger', { kernel: [{ name: 'vm.overcommit_memory', value, because }] });
  };
  expect(problems(declare(2))).toMatchInlineSnapshot(`
"error kernel-parameter-conflict: vps-1/ledger: it asks for another vm.overcommit_memory than vps-1/store on vps-1
    got     2, and 1
    mend    place one of them on another host"
`);
  expect(problems(declare(1))).toBe('');
});

test('wireguard-address-outside', () => {
  const declare = (privateAddress: string | undefined) => (fleet: Fleet) => {
    const privateNetwork = new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.99.0.0/24' });
    vps(fleet, 'vps-1', { privateNetwork, ...(privateAddress && { privateAddress }) });
  };
  expect(problems(declare('10.98.0.1'))).toMatchInlineSnapshot(`
"error wireguard-address-outside: vps-1: its privateAddress is none of tunnels
    got     10.98.0.1
    allowed 10.99.0.0/24
    mend    give it an address out of that range, or take privateNetwork away"
`);
  expect(problems(declare(undefined))).toContain(
    'error wireguard-address-outside: vps-1: its privateAddress is none of tunnels',
  );
  expect(problems(declare('10.99.0.1'))).toBe('');
});

test('host-address-of-docker', () => {
  const declare = (privateAddress: string) => (fleet: Fleet) => vps(fleet, 'vps-1', { privateAddress });
  expect(problems(declare('172.17.0.9'))).toMatchInlineSnapshot(`
"error host-address-of-docker: vps-1: its address lies in the range of Docker’s own bridge
    got     172.17.0.9
    allowed outside 172.17.0.0/24
    mend    give it another address on the private network"
`);
  expect(problems(declare('172.17.1.9'))).toBe('');
});

test('scheduled-job-name-taken', () => {
  const declare = (id: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const shop = environment(host, 'shop');
    new Job(shop, id, { image, schedule: '0 3 * * *' });
    new Own(host, 'shop', { name: 'prod-prod-report', runs: { type: 'cron', expression: '0 2 * * *' } });
  };
  expect(problems(declare('prod-report'))).toMatchInlineSnapshot(`
"error scheduled-job-name-taken: shop/prod/prod-report: its timer on vps-1 would have the name of that of vps-1/shop
    got     vpsynth-shop-prod-prod-report
    mend    rename one of the jobs"
`);
  expect(problems(declare('report'))).toBe('');
});

describe('disk-unencrypted', () => {
  const declare =
    (own: Partial<VpsProps>, servers: Partial<VpsProps> = {}) =>
    (fleet: Fleet) => {
      const host = vps(fleet, 'vps-1', own);
      const other = vps(fleet, 'vps-2', { publicAddress: '203.0.113.2', privateAddress: '10.1.0.2', ...servers });
      const server = new PostgresServer(other, 'postgres');
      const prod = environment(host, 'shop', { encryptionAtRest: true });
      const database = new PostgresDatabase(prod, 'database', { server });
      service(prod, 'api', { uses: [database.pool({ size: 5 })] });
      service(environment(host, 'blog'), 'api');
    };
  const found = (...given: Parameters<typeof declare>) =>
    problems(declare(...given))
      .split('\n\n')
      .filter((each) => each.includes('disk-unencrypted'))
      .join('\n\n');

  test('the disk of a server that an environment uses, though the environment stands elsewhere', () => {
    expect(found({ privateAddress: '10.1.0.1' })).toMatchInlineSnapshot(`
"error disk-unencrypted: vps-2: its disk isn’t said to be encrypted, and vps-2/postgres in postgres keeps data of shop/prod on it
    got     diskEncryption: none
    allowed luks, provider
    mend    set the machine up on LUKS and say diskEncryption: 'luks', or 'provider' where its provider encrypts disks"
`);
  });

  test.each(['luks', 'provider'] as const)('%s is enough', (diskEncryption) => {
    expect(found({ privateAddress: '10.1.0.1' }, { diskEncryption })).toBe('');
  });
});
