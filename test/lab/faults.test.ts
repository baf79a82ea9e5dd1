import { waitFor } from '../wait-for';
import {
  address,
  buildReleases,
  declare,
  domain,
  forge,
  hostName as name,
  type Release,
  type Shop,
  secretName,
  site,
} from './faults/shop';
import { isLockFree, killAgentAfter, killDeployer, running, type Situation, situation } from './faults/situation';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

let lab: Lab;
let host: Host;
let workstation: Workstation;

beforeAll(async () => {
  lab = await startLab();
  [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'ready', names: [domain], disks: { '/srv': 400 } }).then(async (ready) => {
      await buildReleases(ready);
      return ready;
    }),
    startWorkstation(lab, { name: 'faults-station' }),
  ]);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const good: Shop = { web: '1.0.0', worker: '1.0.0', header: 'one' };
const deploy = () => workstation.tryVpsynth(['deploy', name], { seconds: 120 });

/** Deploys what has to fail; gives all that it said. */
async function failing(): Promise<string> {
  const { code, stdout, stderr } = await deploy();
  expect([code, stdout]).toEqual([1, expect.any(String)]);
  return stdout + stderr;
}

async function released(shop: Shop): Promise<string> {
  await declare(workstation, shop);
  return workstation.vpsynth(['deploy', name]);
}

const served = async () => {
  const { status, body, headers } = await lab.vantage.request(site);
  return { status, release: body, header: headers['x-shop'] };
};
const serves = (web: Release, header: string) => ({ status: 200, release: web, header });

/** Does something while clients send requests, of which each has to be answered by 200. */
async function underLoad<T>(work: () => Promise<T>): Promise<T> {
  const load = lab.vantage.startLoad({ url: site, clients: 6, pauseMilliseconds: 10, seconds: 120 });
  try {
    return await work();
  } finally {
    const { total, outcomes } = await load.stop();
    expect(outcomes).toEqual({ 200: total });
    expect(total).toBeGreaterThan(20);
  }
}

/** The host is as it was, nobody deploys, and everything that was released is there. */
async function expectUntouched(before: Situation): Promise<void> {
  expect(await situation(host)).toEqual(before);
  expect(await isLockFree(host)).toBe(true);
}

/** The host is as the files say, and a further run finds nothing to do. */
async function expectConverged(): Promise<void> {
  expect(await workstation.vpsynth(['deploy', name])).toContain('nothing to do');
  expect((await workstation.tryVpsynth(['drift', name])).stdout).toBe(`${name}: as released\n`);
  expect(await isLockFree(host)).toBe(true);
}

describe('before the first release', () => {
  test('a host whose key nobody has pinned is not talked to', async () => {
    await declare(workstation, good);
    expect(await failing()).toContain(
      `the key of ${name} is not pinned in infra/known_hosts; for a new host run: npx vpsynth bootstrap ${name}`,
    );
  }, 60_000);

  test('without a secret’s value nothing begins, and its name is told', async () => {
    await workstation.bootstrap(host);
    expect(await failing()).toContain(
      `${name} needs secrets that have a value neither here nor there: ${secretName}. Nothing was changed. ` +
        `npx vpsynth secrets generate makes up what nobody else gives; set each of the rest as an environment variable or by: npx vpsynth secrets set ${secretName}`,
    );
    await expectUntouched({ containers: [], files: [] });
    expect(await host.run(['ls', '/srv/vpsynth/incoming'])).toBe('host\n');
  }, 120_000);
});

describe('secrets', () => {
  test('what has its secrets on the host is deployed from where they are not known', async () => {
    await workstation.setSecrets({ [secretName]: 'planted-token-5d1f' });
    await workstation.vpsynth(['deploy', name]);
    await workstation.vpsynth(['secrets', 'remove', secretName]);
    const said = await released({ ...good, header: 'two' });
    expect(said).toContain('released edge in ');
    expect(await served()).toEqual(serves('1.0.0', 'two'));
    const file = '/srv/vpsynth/stacks/shop-prod/secrets/files/shop-token';
    expect(await host.run(['cat', file])).toBe('planted-token-5d1f');
    await expectConverged();
  }, 120_000);
});

describe('a broken release goes back, and no request fails', () => {
  /** Deploys a broken shop; gives what was said. Everything that serves and is installed has to be as before. */
  async function goesBack(shop: Partial<Shop>): Promise<string> {
    await declare(workstation, { ...good, header: 'two', ...shop });
    const before = await situation(host);
    const said = await underLoad(failing);
    expect(said).toContain('going back to the last release');
    await expectUntouched(before);
    return said;
  }

  test('a container that crashes at once: its last lines are told', async () => {
    const said = await goesBack({ web: 'crashing' });
    expect(said).toMatch(/FAILED: shop-prod: web-green is .*restarted \d+ times/);
    expect(said).toContain('Error: relation "orders" does not exist');
    expect(said).toContain('went back: shop-prod');
  }, 120_000);

  test('one that never becomes healthy: its health check’s answer and its last lines are told', async () => {
    const said = await goesBack({ web: 'unready' });
    expect(said).toContain('FAILED: shop-prod: web-green is running (unhealthy)');
    expect(said).toMatch(/its health check said: .*503/);
    expect(said).toContain('waiting for a licence');
  }, 120_000);

  test('an image that no registry has', async () => {
    await declare(workstation, { ...good, header: 'two', web: 'unbuilt' });
    const before = await situation(host);
    const said = await underLoad(failing);
    expect(said).toMatch(/ghcr\.io\/acme\/shop\/server:unbuilt can't be pulled: .*not found/);
    expect(said).toContain(`What runs on ${name} was not touched`);
    await expectUntouched(before);
  }, 120_000);

  test('files that nginx refuses, with a release that is good: both go back', async () => {
    await declare(workstation, { ...good, header: 'three', web: '1.1.0' });
    await forge(workstation, 'edge', `nginx/sites/${domain}.conf`, 'add_header X-Shop', 'add_heder X-Shop');
    const before = await situation(host);
    const said = await underLoad(failing);
    expect(said).toMatch(/FAILED: nginx refuses its files: .*unknown directive "add_heder"/s);
    await expectUntouched(before);
    expect(await served()).toEqual(serves('1.0.0', 'two'));
  }, 120_000);

  test('a broken service of one side: it runs as before again', async () => {
    await declare(workstation, { ...good, header: 'two', web: '1.1.0', worker: 'crashing' });
    const before = await situation(host);
    const said = await underLoad(failing);
    expect(said).toMatch(/FAILED: shop-prod: worker is .*restarted \d+ times/);
    const after = await situation(host);
    const others = ({ containers }: Situation) => containers.filter((line) => !line.startsWith('worker '));
    expect([after.files, others(after)]).toEqual([before.files, others(before)]);
    expect(await running(host)).toEqual(['nginx 1.30.7 running', 'web-blue 1.0.0 running', 'worker 1.0.0 running']);
  }, 120_000);

  test('the next good release is released as if nothing had been', async () => {
    const said = await underLoad(() => released({ web: '1.1.0', worker: '1.1.0', header: 'three' }));
    expect(said).toContain('released shop-prod, edge in ');
    expect(await served()).toEqual(serves('1.1.0', 'three'));
    expect(await running(host)).toEqual(['nginx 1.30.7 running', 'web-green 1.1.0 running', 'worker 1.1.0 running']);
    await expectConverged();
  }, 120_000);
});

test('nginx itself is upgraded beside itself, and no request fails', async () => {
  const before = (await host.state.containers()).find(({ service }) => service === 'nginx')?.id;
  const said = await underLoad(() => released({ web: '1.1.0', worker: '1.1.0', header: 'three', edgeMemory: 300 }));
  expect(said).toContain('the old nginx takes no more connections');
  const nginx = (await host.state.containers()).filter(({ service }) => service === 'nginx');
  expect(nginx).toEqual([expect.objectContaining({ status: 'running', health: 'healthy' })]);
  expect(nginx[0]?.id).not.toBe(before);
  await expectConverged();
}, 120_000);

describe('what keeps a deployment from beginning', () => {
  let before: Situation;

  beforeAll(async () => {
    await declare(workstation, { web: '1.2.0', worker: '1.1.0', header: 'three' });
    before = await situation(host);
  });

  afterEach(() => expectUntouched(before));

  test('another host key than the pinned one', async () => {
    const pinned = await workstation.read('infra/known_hosts');
    const [kind, other] = (await workstation.read('../.ssh/id_ed25519.pub')).split(' ');
    await workstation.write('infra/known_hosts', pinned.replace(/^(\S+) .*$/m, `$1 ${kind} ${other}`));
    const said = await failing();
    await workstation.write('infra/known_hosts', pinned);
    expect(said).toContain(
      `deploy@${address} port 22 shows another key than the one that infra/known_hosts pins for ${name}: nothing was sent.`,
    );
  });

  test('a full disk', async () => {
    await host.run(['fallocate', '--length', '200M', '/srv/filler']);
    const said = await failing();
    await host.run(['rm', '/srv/filler']);
    expect(said).toMatch(
      /\d+ MiB are free on the disk of the stacks \(\/srv\/vpsynth\); a deployment needs 256 MiB\. Nothing was changed/,
    );
  });

  // In place of the host's rsync: the disk is full before it has written, or just after.
  const rsync = (before: string, after: string) => `#!/bin/sh
fill() { head -c 1G /dev/zero >/srv/vpsynth/incoming/filler 2>/dev/null; }
${before}
/usr/bin/rsync.distributed "$@"; code=$?
${after}
exit $code
`;

  test.each([
    ['while files are sent', rsync('fill', ''), `the disk of ${name} is full: rsync could not write`],
    ['after they were sent', rsync('', 'fill'), '0 MiB are free on the disk of the stacks'],
  ])('a disk that is full %s', async (_, content, message) => {
    await host.run(['cp', '--no-clobber', '/usr/bin/rsync', '/usr/bin/rsync.distributed']);
    await host.putFolder('/usr/bin', { rsync: { content, mode: 0o755 } });
    const said = await failing();
    await host.run(['mv', '/usr/bin/rsync.distributed', '/usr/bin/rsync']);
    await host.run(['rm', '/srv/vpsynth/incoming/filler']);
    expect(said).toContain(message);
  });

  test('a host without Docker, and one whose Docker doesn’t run', async () => {
    await host.run(['mv', '/usr/bin/docker', '/usr/bin/docker.away']);
    const without = await failing();
    await host.run(['mv', '/usr/bin/docker.away', '/usr/bin/docker']);
    expect(without).toContain(`Docker is not installed on this host; run: npx vpsynth bootstrap ${name}`);
    await host.run(['mv', '/run/docker.sock', '/run/docker.sock.away']);
    const dead = await failing();
    await host.run(['mv', '/run/docker.sock.away', '/run/docker.sock']);
    expect(dead).toContain('Docker Engine does not answer at /var/run/docker.sock');
  });
});

describe('who deploys at the same time', () => {
  test('a second deployer is told who the first is, and changes nothing', async () => {
    await declare(workstation, { web: 'slow', worker: '1.1.0', header: 'three' });
    const first = deploy();
    await waitFor('the first to have the lock', 30, async () => !(await isLockFree(host)));
    const second = await failing();
    expect(second).toMatch(
      /root@faults-station \(since \d\d:\d\d:\d\d UTC, process \d+\) is deploying to this host; try again when it has ended/,
    );
    expect(await first).toMatchObject({ code: 0, stdout: expect.stringContaining('released shop-prod') });
    expect(await served()).toEqual(serves('slow', 'three'));
    await expectConverged();
  }, 120_000);
});

describe('a deployment that is killed', () => {
  const base: Shop = { web: '1.1.0', worker: '1.1.0', header: 'base' };
  const next: Shop = { web: '1.2.0', worker: '1.2.0', header: 'next' };
  const compose = '/srv/vpsynth/stacks/shop-prod/compose.yaml';
  const chosen = '/srv/vpsynth/stacks/edge/active/shop-prod/web';
  const isSwitched = `[ "$(ls ${chosen})" != "$(cat /tmp/chosen)" ]`;
  let before: Situation;

  beforeEach(async () => {
    await released(base);
    await host.run(['sh', '-c', `ls ${chosen} > /tmp/chosen`]);
    before = await situation(host);
  }, 60_000);

  /** Kills the agent in the middle of a deployment. */
  async function killed(shop: Shop, ...conditions: string[]): Promise<void> {
    await declare(workstation, shop);
    const [, { code, stderr }] = await Promise.all([killAgentAfter(host, conditions), deploy()]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`the connection to ${name} ended`)]);
    expect(await isLockFree(host)).toBe(true);
  }

  test('with its connection: the host goes back by itself', async () => {
    await underLoad(async () => {
      await declare(workstation, { ...next, web: 'slow' });
      const cut = deploy();
      await waitFor('the new side', 60, async () => (await running(host)).some((each) => each.includes(' slow ')));
      await killDeployer(workstation.machine);
      await cut;
      await waitFor('the lock', 60, () => isLockFree(host));
    });
    const after = await situation(host);
    expect(after.files).toEqual(before.files);
    expect(await running(host)).toEqual(expect.arrayContaining(['worker 1.1.0 running']));
    await declare(workstation, base);
    await expectConverged();
  }, 120_000);

  test.each([
    ['while its files are written', [`grep -q 1.2.0 ${compose}`]],
    ['while its containers start', ["docker ps --format '{{.Image}}' | grep -q 1.2.0"]],
    ['once requests go to its new side', [isSwitched]],
  ])(
    '%s: the next run completes it, and no request fails',
    async (_, conditions) => {
      const said = await underLoad(async () => {
        await killed(next, ...conditions);
        return workstation.vpsynth(['deploy', name]);
      });
      expect(said).toContain('finish   what an interrupted run began');
      expect(await served()).toEqual(serves('1.2.0', 'next'));
      expect(await running(host)).toHaveLength(3);
      await expectConverged();
    },
    120_000,
  );

  test.each([
    ['once requests went to its new side', next, [isSwitched]],
    [
      'while it went back',
      { ...next, worker: 'crashing' } as Shop,
      [`grep -q crashing ${compose}`, `! grep -q crashing ${compose}`],
    ],
  ])(
    '%s: the release of before can be deployed, and no request fails',
    async (_, shop, conditions) => {
      await underLoad(async () => {
        await killed(shop, ...conditions);
        await released(base);
      });
      expect(await served()).toEqual(serves('1.1.0', 'base'));
      const withoutChoice = (files: readonly string[]) => files.filter((line) => !line.endsWith(`${chosen}/green`));
      expect(withoutChoice((await situation(host)).files)).toEqual(withoutChoice(before.files));
      expect(await running(host)).toHaveLength(3);
      await expectConverged();
    },
    120_000,
  );

  test('an edit and a removal by hand on the host are told, and mended', async () => {
    const file = `nginx/sites/${domain}.conf`;
    await host.run(['sed', '-i', 's/X-Shop base/X-Shop hand/', `/srv/vpsynth/stacks/edge/${file}`]);
    const nginx = ['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-s', 'reload'];
    const { id = '' } = (await host.state.containers()).find(({ service }) => service === 'nginx') ?? {};
    await host.run(['docker', 'exec', id, ...nginx]);
    await waitFor('nginx to read it', 10, async () => (await served()).header === 'hand');
    await host.run(['docker', 'rm', '--force', 'shop-prod-worker-1']);
    const drift = await workstation.tryVpsynth(['drift', name]);
    const lines = drift.stdout.trimEnd().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining('-    add_header X-Shop base'),
        expect.stringContaining('+    add_header X-Shop hand'),
      ]),
    );
    expect([drift.code, lines.filter((line) => line.startsWith(name))]).toEqual([
      1,
      [
        `${name}: shop-prod: worker is not there`,
        `${name}: edge: ${file} was edited on the host`,
        expect.stringContaining('1 files differ'),
      ],
    ]);
    expect(await failing()).toContain(
      `${name}: edited on the host, and not declared so: edge/${file}. Nothing was changed.`,
    );
    const said = await workstation.vpsynth(['deploy', name, '--overwrite-edits']);
    expect(said).toContain(`write    ${file} (edited on the host: its text there is replaced)`);
    expect(said).toContain('start    worker: is not there');
    expect(await served()).toEqual(serves('1.1.0', 'base'));
    await expectConverged();
  }, 120_000);
});
