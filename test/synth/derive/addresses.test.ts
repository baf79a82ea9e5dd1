import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet, Image, Network, WebApp } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, vps } from '../fleet-of-one';

/** A fleet of these projects, each with these web apps; the lock file that it leaves. */
function lockOf(projects: Record<string, readonly string[]>, before?: string): string {
  const fleet = new Fleet();
  const host = vps(fleet);
  for (const [project, services] of Object.entries(projects)) {
    const prod = environment(fleet, project, host);
    for (const service of services)
      new WebApp(prod, service, { image: Image.of('registry.example/web:1.0.0'), port: 80, strategy: 'recreate' });
  }
  const { files, problems } = synthesizeFleet(fleet, { addressLock: before });
  expect(problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
  return files['infra/addresses.lock.json'] ?? '';
}

interface Locked {
  subnet: string;
  next?: string;
  addresses: Record<string, string>;
}

const networks = (lock: string) => (JSON.parse(lock) as Record<string, Record<string, Locked>>).vps1 ?? {};

test('subnets and addresses are given in the order of declaration', () => {
  expect(networks(lockOf({ shop: ['web', 'admin'] }))).toEqual({
    'shop-prod': {
      subnet: '10.200.0.0/24',
      addresses: { 'shop-prod/admin': '10.200.0.3', 'shop-prod/web': '10.200.0.2' },
    },
  });
});

test('a project that sorts and stands before changes nobody else’s', () => {
  const before = lockOf({ shop: ['web', 'admin'] });
  const after = networks(lockOf({ atelier: ['web'], shop: ['api', 'web', 'admin'] }, before));
  expect(after['shop-prod']).toEqual({
    subnet: '10.200.0.0/24',
    addresses: { 'shop-prod/admin': '10.200.0.3', 'shop-prod/api': '10.200.0.4', 'shop-prod/web': '10.200.0.2' },
  });
  expect(after['atelier-prod']?.subnet).toBe('10.200.1.0/24');
});

test('what is gone is pruned, and what stays keeps its place', () => {
  const before = lockOf({ atelier: ['web'], shop: ['web', 'admin'] });
  const after = networks(lockOf({ shop: ['admin'] }, before));
  expect(after).toEqual({ 'shop-prod': { subnet: '10.200.1.0/24', addresses: { 'shop-prod/admin': '10.200.1.3' } } });
});

describe('what became free isn’t given to another before all others were, however often synthesis runs', () => {
  test('an address', () => {
    const runs = [['web', 'admin'], ['web'], ['web'], ['web', 'mail'], ['web'], ['web', 'chat']];
    const found: Locked[] = [];
    let lock: string | undefined;
    for (const shop of runs) {
      lock = lockOf({ shop }, lock);
      found.push(networks(lock)['shop-prod'] as Locked);
    }
    expect(found.map(({ addresses, next }) => [...Object.values(addresses), `next ${next}`])).toEqual([
      ['10.200.0.2', '10.200.0.3', 'next undefined'],
      ['10.200.0.2', 'next 10.200.0.4'],
      ['10.200.0.2', 'next 10.200.0.4'],
      ['10.200.0.2', '10.200.0.4', 'next undefined'],
      ['10.200.0.2', 'next 10.200.0.5'],
      ['10.200.0.2', '10.200.0.5', 'next undefined'],
    ]);
  });

  test('a subnet', () => {
    let lock = lockOf({ atelier: ['web'], shop: ['web'] });
    lock = lockOf({ atelier: ['web'] }, lock);
    expect(JSON.parse(lock).vps1['next subnet']).toBe('10.200.2.0');
    expect(lockOf({ atelier: ['web'] }, lock)).toBe(lock);
    lock = lockOf({ atelier: ['web'], bakery: ['web'] }, lock);
    expect(networks(lock)['bakery-prod']?.subnet).toBe('10.200.2.0/24');
    expect(JSON.parse(lock).vps1).not.toHaveProperty('next subnet');
  });

  test('a branch that frees one and another that adds one are a conflict in git', () => {
    const base = lockOf({ shop: ['web', 'admin'] });
    expect(
      merge(base, lockOf({ shop: ['web'] }, base), lockOf({ shop: ['web', 'admin', 'api'] }, base)).conflicts,
    ).toBe(1);
  });
});

test('a second replica renames nobody, and nobody gets an address that another had', () => {
  const declare = (replicas: number, addressLock?: string) => {
    const fleet = new Fleet();
    const prod = environment(fleet, 'shop', vps(fleet));
    const web = { image: Image.of('registry.example/web:1.0.0'), port: 80, health: { path: '/' } };
    new WebApp(prod, 'web', { ...web, replicas });
    new WebApp(prod, replicas === 1 ? 'old' : 'new', { ...web, strategy: 'recreate' });
    return synthesizeFleet(fleet, { addressLock }).files['infra/addresses.lock.json'] ?? '';
  };
  const one = declare(1);
  expect(networks(one)['shop-prod']?.addresses).toEqual({
    'shop-prod/old': '10.200.0.4',
    'shop-prod/web-blue': '10.200.0.2',
    'shop-prod/web-green': '10.200.0.3',
  });
  expect(networks(declare(2, one))['shop-prod']?.addresses).toEqual({
    'shop-prod/new': '10.200.0.7',
    'shop-prod/web-blue': '10.200.0.2',
    'shop-prod/web-blue-2': '10.200.0.5',
    'shop-prod/web-green': '10.200.0.3',
    'shop-prod/web-green-2': '10.200.0.6',
  });
});

test('from the same lock the same lock comes', () => {
  const lock = lockOf({ shop: ['web', 'admin'], atelier: ['web'] });
  expect(lockOf({ shop: ['web', 'admin'], atelier: ['web'] }, lock)).toBe(lock);
});

/** What git makes of two changes of one file: the text, and how many conflicts are in it. */
function merge(base: string, ours: string, theirs: string): { text: string; conflicts: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-merge-'));
  try {
    const paths = Object.entries({ ours, base, theirs }).map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
    const { stdout, status } = spawnSync('git', ['merge-file', '--stdout', ...paths], { encoding: 'utf8' });
    return { text: stdout, conflicts: status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('two branches that are merged', () => {
  // Names that stand far apart: by them git would merge both without a word.
  const shops = { atelier: ['web'], market: ['web'], shop: ['web'], yard: ['web'] };
  const base = lockOf(shops);

  test('a new network in each is a conflict, and from either side synth gives the other its own subnet', () => {
    const ours = lockOf({ ...shops, bakery: ['web'] }, base);
    const theirs = lockOf({ ...shops, zoo: ['web'] }, base);
    expect(networks(ours)['bakery-prod']?.subnet).toBe(networks(theirs)['zoo-prod']?.subnet);
    expect(merge(base, ours, theirs).conflicts).toBe(1);
    const both = { ...shops, bakery: ['web'], zoo: ['web'] };
    const merged = networks(lockOf(both, ours));
    expect(merged).toMatchObject(networks(ours));
    expect(merged['zoo-prod']?.subnet).toBe('10.200.5.0/24');
  });

  test('a new container in each is one as well', () => {
    const one = lockOf({ shop: ['b', 'm', 'x'] });
    const ours = lockOf({ shop: ['b', 'm', 'x', 'a'] }, one);
    const theirs = lockOf({ shop: ['b', 'm', 'x', 'z'] }, one);
    expect(merge(one, ours, theirs).conflicts).toBe(1);
  });

  test('so is what both add after a gap', () => {
    const { market, ...rest } = shops;
    const gap = lockOf(rest, base);
    expect(
      merge(gap, lockOf({ ...rest, bakery: ['web'] }, gap), lockOf({ ...rest, zoo: ['web'] }, gap)).conflicts,
    ).toBe(1);
  });

  test('containers of different networks are none', () => {
    const ours = lockOf({ ...shops, atelier: ['web', 'api'] }, base);
    const theirs = lockOf({ ...shops, yard: ['web', 'api'] }, base);
    const { text, conflicts } = merge(base, ours, theirs);
    expect(conflicts).toBe(0);
    expect(text).toBe(lockOf({ ...shops, atelier: ['web', 'api'], yard: ['web', 'api'] }, base));
  });
});

test('a declared subnet is kept, also where one had been allotted', () => {
  const build = (subnet?: string, addressLock?: string) => {
    const fleet = new Fleet();
    const prod = environment(fleet, 'shop', vps(fleet));
    const network = new Network(prod, 'backend', { subnet, internal: true });
    new WebApp(prod, 'web', { image: Image.of('registry.example/web:1.0.0'), port: 80, networks: [network] });
    return synthesizeFleet(fleet, { addressLock });
  };
  const allotted = build().files['infra/addresses.lock.json'];
  const { files, parse } = build('10.77.0.0/28', allotted);
  expect(networks(files['infra/addresses.lock.json'] ?? '')['shop-prod-backend']).toEqual({
    subnet: '10.77.0.0/28',
    addresses: { 'shop-prod/web-blue': '10.77.0.2', 'shop-prod/web-green': '10.77.0.3' },
  });
  expect(parse('infra/vps1/shop-prod/compose.yaml')).toMatchObject({
    networks: {
      'shop-prod-backend': { internal: true, ipam: { config: [{ subnet: '10.77.0.0/28', ip_range: '10.77.0.8/29' }] } },
    },
  });
});

test.each([
  ['is not JSON', '{', "infra/addresses.lock.json can't be read"],
  ['holds a merge conflict', '{\n<<<<<<< ours\n', 'take the side that is deployed (git checkout --ours or --theirs'],
  ['is of another shape', '{"vps1": []}', "infra/addresses.lock.json can't be read"],
  [
    'gives one address twice',
    '{"vps1":{"shop-prod":{"subnet":"10.200.0.0/24","addresses":{"shop-prod/a":"10.200.0.2","shop-prod/web":"10.200.0.2"}}}}',
    'to both shop-prod/a and shop-prod/web',
  ],
])('a lock file that %s is an error', (_, addressLock, message) => {
  const fleet = new Fleet();
  new WebApp(environment(fleet, 'shop', vps(fleet)), 'web', {
    image: Image.of('registry.example/web:1.0.0'),
    port: 80,
  });
  const { problems, files } = synthesizeFleet(fleet, { addressLock });
  expect(problems.join('\n')).toContain(message);
  expect(files).toEqual({});
});

test('more containers than a subnet has room for is an error, not an overlap', () => {
  const fleet = new Fleet();
  const prod = environment(fleet, 'shop', vps(fleet));
  const network = new Network(prod, 'small', { subnet: '10.77.0.0/29' });
  new WebApp(prod, 'web', {
    image: Image.of('registry.example/web:1.0.0'),
    port: 80,
    networks: [network],
    replicas: 5,
    strategy: 'rolling',
  });
  expect(synthesizeFleet(fleet).problems.join('\n')).toContain(
    'no address is left in the network shop-prod-small on vps1',
  );
});
