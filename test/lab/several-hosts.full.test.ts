import { situation } from './faults/situation';
import { repository, startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const names = Array.from({ length: 10 }, (_, index) => `several-${index + 1}`);
const three = names.slice(0, 3);
const address = (index: number) => `203.0.113.${index + 25}`;
const image = 'ghcr.io/acme/several/sleeper';

/** One environment on every host: a container that sleeps. */
const declaration = (release: string) => `
import { ContainerService, Duration, Environment, Fleet, Image, Project, Size, Vps } from 'vpsynth';

const fleet = new Fleet();
const hosts = ${JSON.stringify(names)}.map((name, index) => new Vps(fleet, name, {
  publicAddress: '203.0.113.' + (index + 25),
  cpus: 2,
  memory: Size.gibibytes(2),
  disk: Size.gibibytes(20),
  operatingSystem: 'debian-13',
}));
const project = new Project(fleet, 'several', { registry: 'ghcr.io/acme/several', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: hosts });
new ContainerService(prod, 'sleeper', {
  image: Image.of('${image}:${release}'),
  stopGracePeriod: Duration.seconds(1),
});

export default fleet;
`;

/** Made of the host's own files, so that nothing has to be brought to ten hosts. */
const makeImages = `
cd "$(mktemp --directory)"
cp --parents --dereference /usr/bin/sleep /usr/bin/false $(ldd /usr/bin/sleep | grep --only-matching '/[^ ]*') .
tar --create . >/tmp/root.tar
for release in 1.0.0 2.0.0 3.0.0 4.0.0; do
  docker import --change 'CMD ["/usr/bin/sleep", "100000"]' --change "ENV RELEASE=$release" /tmp/root.tar ${image}:$release
done
docker import --change 'CMD ["/usr/bin/false"]' /tmp/root.tar ${image}:broken
`;

let lab: Lab;
let workstation: Workstation;
const hosts = new Map<string, Host>();

beforeAll(async () => {
  lab = await startLab();
  workstation = await startWorkstation(lab, { name: 'several-station' });
  for (const [index, name] of names.entries()) {
    const host = await lab.startHost({ name, address: address(index), kind: 'ready', names: [] });
    await host.run(['sh', '-ec', makeImages], { seconds: 120 });
    hosts.set(name, host);
  }
  await workstation.machine.putFolder('/tmp/counting', { ssh: { content: countingSsh, mode: 0o755 } });
  await declare('1.0.0');
  for (const host of hosts.values()) await workstation.bootstrap(host);
}, 900_000);

afterAll(() => lab?.close(), 300_000);

const host = (name: string) => hosts.get(name) as Host;

async function declare(release: string): Promise<void> {
  await workstation.write('infra/main.ts', declaration(release));
  await workstation.vpsynth(['synth']);
}

interface Told {
  readonly host: string;
  readonly event: string;
  readonly elapsedSeconds: number;
  readonly text: string;
}

async function deploy(...args: string[]) {
  const begun = Date.now();
  const { code, stdout, stderr } = await workstation.machine.try(
    ['sh', '-c', 'PATH="/tmp/counting:$PATH" exec node src/cli/vpsynth.js deploy "$@"', 'vpsynth', ...args, '--json'],
    { folder: repository, seconds: 400 },
  );
  const told = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Told);
  return { code, stderr, told, seconds: (Date.now() - begun) / 1000 };
}

/** The tag of the image that each runs, by `docker inspect`. */
async function running(which: readonly string[]): Promise<string[]> {
  const images = which.map(async (name) => {
    const [container] = await host(name).state.containers();
    return `${name} ${container?.image.split(':').at(-1)} ${container?.status}`;
  });
  return Promise.all(images);
}

const all = (release: string, which: readonly string[]) => which.map((name) => `${name} ${release} running`);
const said = (told: readonly Told[], event: string) => told.filter((each) => each.event === event);
const when = (told: readonly Told[], event: string) => said(told, event).map(({ elapsedSeconds }) => elapsedSeconds);

/** Counts the clients that are started, and is ssh otherwise. */
const countingSsh = '#!/bin/sh\necho client >>/tmp/ssh-clients\nexec /usr/bin/ssh "$@"\n';

test('three hosts are released to at the same time, after all three were planned and supplied', async () => {
  const { code, stderr, told, seconds } = await deploy(...three);
  expect([code, stderr]).toEqual([0, '']);
  expect(await running(three)).toEqual(all('1.0.0', three));
  expect(Math.max(...when(told, 'sending'))).toBeLessThanOrEqual(Math.min(...when(told, 'starting')));
  expect(Math.max(...when(told, 'starting'))).toBeLessThan(Math.min(...when(told, 'released')));
  process.stdout.write(`three hosts, first release: ${seconds.toFixed(1)} s\n`);
  await declare('2.0.0');
  const one = await deploy(...three, '--parallel', '1');
  expect(one.code).toBe(0);
  await declare('3.0.0');
  const many = await deploy(...three);
  expect(many.code).toBe(0);
  expect(await running(three)).toEqual(all('3.0.0', three));
  process.stdout.write(
    `three hosts, next release: ${one.seconds.toFixed(1)} s one by one, ${many.seconds.toFixed(1)} s at once\n`,
  );
}, 300_000);

describe('one that can’t be reached', () => {
  const [first = '', away = '', third = ''] = three;

  beforeAll(async () => {
    await declare('4.0.0');
    await host(away).powerOff();
  }, 60_000);

  test('is told, and nothing begins on the others', async () => {
    const before = await Promise.all([first, third].map((name) => situation(host(name))));
    const { code, stderr, told } = await deploy(...three);
    expect(code).toBe(1);
    expect(said(told, 'failed').map((each) => each.host)).toEqual([away]);
    expect(stderr).toMatch(
      new RegExp(`^vpsynth deploy: ${away}: no connection .*\nnot begun: ${first}, ${third}\n$`, 's'),
    );
    expect(await Promise.all([first, third].map((name) => situation(host(name))))).toEqual(before);
  }, 120_000);

  test('is left out knowingly, and comes after when it is back', async () => {
    const { code, told } = await deploy(...three, '--skip-unreachable');
    expect([code, said(told, 'skipped').map((each) => each.host)]).toEqual([0, [away]]);
    expect(await running([first, third])).toEqual(all('4.0.0', [first, third]));
    await host(away).powerOn();
    const later = await deploy(...three);
    expect([later.code, said(later.told, 'released').map((each) => each.host)]).toEqual([0, [away]]);
    expect(await running(three)).toEqual(all('4.0.0', three));
  }, 180_000);
});

test('one with drift: its plan says so, it is set right, and nothing happens on the others', async () => {
  const [first = '', second = '', drifted = ''] = three;
  const file = '/srv/vpsynth/stacks/several-prod/compose.yaml';
  const [{ id = '' } = {}] = await host(drifted).state.containers();
  await host(drifted).run(['sed', '-i', 's/sleeper:4.0.0/sleeper:1.0.0/', file]);
  await host(drifted).run(['docker', 'stop', id]);
  const before = await Promise.all([first, second].map((name) => situation(host(name))));
  const drift = await workstation.tryVpsynth(['drift', ...three]);
  expect(drift.code).toBe(1);
  const refused = await deploy(...three);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining(`${drifted}: edited on the host, and not declared so: several-prod/compose.yaml`),
  ]);
  const { code, told } = await deploy(...three, '--overwrite-edits');
  expect(code).toBe(0);
  const [plan] = said(told, 'plan');
  expect(plan).toMatchObject({ host: drifted });
  expect(plan?.text).toContain('write    compose.yaml (edited on the host: its text there is replaced)');
  expect(plan?.text).toMatch(/recreate sleeper: is exited \(\d+\)/);
  expect(said(told, 'unchanged').map((each) => each.host)).toEqual([first, second]);
  expect(await running(three)).toEqual(all('4.0.0', three));
  expect(await Promise.all([first, second].map((name) => situation(host(name))))).toEqual(before);
}, 180_000);

test('a canary that fails goes back, and nothing begins on the others', async () => {
  const [canary = '', ...others] = three;
  await declare('broken');
  const before = await Promise.all(others.map((name) => situation(host(name))));
  const { code, stderr, told } = await deploy(...three, '--canary', canary);
  expect(code).toBe(1);
  expect(stderr).toContain(`not begun: ${others.join(', ')}\n`);
  expect(said(told, 'went-back').map((each) => each.host)).toEqual([canary]);
  expect(await running(three)).toEqual(all('4.0.0', three));
  expect(await Promise.all(others.map((name) => situation(host(name))))).toEqual(before);
  await declare('4.0.0');
}, 180_000);

test('ten hosts with nothing to do: one connection each', async () => {
  await declare('4.0.0');
  const first = await deploy('--all');
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(await running(names)).toEqual(all('4.0.0', names));
  const before = await Promise.all(names.map((name) => situation(host(name))));
  await workstation.machine.putFolder('/tmp', { 'ssh-clients': { content: '' } });
  const { code, told, seconds } = await deploy('--all');
  const events = told.map(({ event }) => event).filter((event) => event !== 'warning');
  expect([code, events]).toEqual([0, names.map(() => 'unchanged')]);
  const clients = await workstation.machine.run(['cat', '/tmp/ssh-clients']);
  expect(clients.split('\n').filter(Boolean)).toHaveLength(names.length);
  expect(await Promise.all(names.map((name) => situation(host(name))))).toEqual(before);
  const one = await deploy(names[0] as string);
  process.stdout.write(
    `ten hosts: ${said(first.told, 'released').length} released to in ${first.seconds.toFixed(1)} s; nothing to do ${seconds.toFixed(1)} s, one host ${one.seconds.toFixed(1)} s\n`,
  );
}, 400_000);
