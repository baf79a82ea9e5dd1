import { repository, startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const image = 'ghcr.io/acme/promoted/sleeper';
const lockFile = 'infra/images.lock.json';

/** Stage on one host, prod on another; the image is of this repository. */
const declaration = (release: string) => `
import { ContainerService, Duration, Environment, Fleet, Image, Project, Size, Vps } from 'vpsynth';

const fleet = new Fleet();
const place = { cpus: 2, memory: Size.gibibytes(2), disk: Size.gibibytes(20), operatingSystem: 'debian-13' } as const;
const [one, two] = ['43', '44'].map((last, index) =>
  new Vps(fleet, 'promoted-' + (index + 1), { ...place, publicAddress: '203.0.113.' + last as '203.0.113.43' })) as [Vps, Vps];
const project = new Project(fleet, 'promoted', { registry: 'ghcr.io/acme/promoted', release: '${release}' });
const stage = new Environment(project, 'stage', { on: one, purpose: 'staging' });
const prod = new Environment(project, 'prod', { on: two, promotedFrom: stage });
for (const environment of [stage, prod])
  new ContainerService(environment, 'sleeper', {
    image: Image.build({ dockerfile: 'apps/sleeper/Dockerfile', context: 'apps/sleeper' }),
    stopGracePeriod: Duration.seconds(1),
  });

export default fleet;
`;

let lab: Lab;
let workstation: Workstation;
let stage: Host;
let prod: Host;

beforeAll(async () => {
  lab = await startLab();
  [stage, prod, workstation] = await Promise.all([
    lab.startHost({ name: 'promoted-1', address: '203.0.113.43', kind: 'ready', names: [] }),
    lab.startHost({ name: 'promoted-2', address: '203.0.113.44', kind: 'ready', names: [] }),
    startWorkstation(lab, { name: 'promoted-station', docker: true }),
  ]);
  const folder = `${repository}/apps/sleeper`;
  await workstation.write(
    'apps/sleeper/Dockerfile',
    'FROM scratch\nADD root.tar /\nCOPY release /release\nCMD ["/usr/bin/sleep", "100000"]\n',
  );
  const files = '$(ldd /usr/bin/sleep | grep --only-matching "/[^ ]*")';
  const pack = `tar --create --dereference --file ${folder}/root.tar /usr/bin/sleep ${files}`;
  await workstation.machine.run(['sh', '-ec', pack]);
  await release('1.0.0');
  for (const host of [stage, prod]) await workstation.bootstrap(host);
}, 400_000);

afterAll(() => lab?.close(), 120_000);

/** Declares a release of the project, with a source of its own. */
async function release(tag: string): Promise<void> {
  await workstation.write('apps/sleeper/release', tag);
  await workstation.write('infra/main.ts', declaration(tag));
  await workstation.vpsynth(['synth']);
}

const lock = async () => JSON.parse(await workstation.read(lockFile)) as Record<string, Record<string, string>>;
const digestOf = async (stack: string, tag: string) => (await lock())[stack]?.[`${image}:${tag}`];

/** The release that is in the image of the container on a host, and the digests that Docker knows of that image. */
async function running(host: Host): Promise<{ id: string; release: string; digests: string[] }> {
  const [container] = await host.state.containers();
  const id = container?.id ?? '';
  const said = await host.run(['docker', 'cp', `${id}:/release`, '-']);
  const [{ Image: ran }] = JSON.parse(await host.run(['docker', 'inspect', id]));
  const [{ RepoDigests: digests }] = JSON.parse(await host.run(['docker', 'image', 'inspect', ran]));
  return { id, release: /\d+\.\d+\.\d+[a-z]*/.exec(said.slice(512))?.[0] ?? '', digests };
}

test('what is pushed is recorded by the digest that the registry gave it, and pulled by it', async () => {
  await workstation.vpsynth(['build', 'promoted-1', '--push']);
  const digest = await digestOf('promoted-1/promoted-stage', '1.0.0');
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await digestOf('promoted-2/promoted-prod', '1.0.0')).toBe(digest);
  await workstation.vpsynth(['deploy', 'promoted-1', 'promoted-2']);
  for (const host of [stage, prod])
    expect(await running(host)).toMatchObject({ release: '1.0.0', digests: [`${image}@${digest}`] });
}, 200_000);

test('a new release reaches stage alone, and is promoted only when it runs there', async () => {
  const before = await running(prod);
  await release('1.1.0');
  await workstation.vpsynth(['build', 'promoted-1', 'promoted-2', '--push']);
  const early = await workstation.tryVpsynth(['promote', 'promoted', 'stage', 'prod']);
  expect([early.code, early.stderr]).toEqual([
    1,
    expect.stringContaining(`sleeper runs ${image}:1.0.0, and ${image}:1.1.0 is declared: deploy it there first`),
  ]);
  await workstation.vpsynth(['deploy', 'promoted-1', 'promoted-2']);
  expect((await running(stage)).release).toBe('1.1.0');
  expect(await running(prod)).toEqual(before);
}, 200_000);

test('what stage runs is what prod gets, whatever the tag stands for by then', async () => {
  const { digests } = await running(stage);
  await workstation.machine.run(['git', 'add', '--all'], { folder: repository });
  // Somebody gives the tag to something else.
  await workstation.write('apps/sleeper/release', '6.6.6');
  await workstation.machine.run(['docker', 'build', '--tag', `${image}:1.1.0`, 'apps/sleeper'], {
    folder: repository,
  });
  await workstation.machine.run(['docker', 'push', `${image}:1.1.0`]);
  const moved = await workstation.tryVpsynth(['images', '--check']);
  expect([moved.code, moved.stdout]).toEqual([
    1,
    expect.stringContaining('in its registry by now; hosts pull what is recorded'),
  ]);

  const said = await workstation.vpsynth(['promote', 'promoted', 'stage', 'prod']);
  expect(said).toMatch(
    /^promoted-2\/promoted-prod {2}ghcr\.io\/acme\/promoted\/sleeper {2}1\.0\.0 → 1\.1\.0 {2}sha256:/,
  );
  const changed = await workstation.machine.run(['git', 'diff', '--name-only', '--', 'infra'], { folder: repository });
  expect(changed.trim().split('\n')).toEqual([
    lockFile,
    'infra/promoted-2/.manifest.json',
    'infra/promoted-2/deployment.json',
    'infra/promoted-2/promoted-prod/.manifest.json',
    'infra/promoted-2/promoted-prod/README.md',
    'infra/promoted-2/promoted-prod/compose.yaml',
  ]);
  await workstation.vpsynth(['deploy', 'promoted-2']);
  expect(await running(prod)).toMatchObject({ release: '1.1.0', digests });
  expect((await workstation.vpsynth(['promote', 'promoted', 'stage', 'prod'])).trim()).toBe(
    'prod has what stage runs: nothing to promote.',
  );
}, 200_000);

test('the image of a kept release stays, so that going back needs no registry', async () => {
  expect(await prod.run(['docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])).toBe(
    `${image}:1.1.0\n${image}:1.0.0\n`,
  );
  await workstation.vpsynth(['rollback', 'promoted-2']);
  expect((await running(prod)).release).toBe('1.0.0');
  await workstation.vpsynth(['deploy', 'promoted-2', '--again']); // the very release that was gone back from
  expect((await running(prod)).release).toBe('1.1.0');
}, 120_000);

test('a digest that the registry hasn’t got is refused, and what runs is not touched', async () => {
  const before = await running(prod);
  const digest = (await digestOf('promoted-2/promoted-prod', '1.1.0')) as string;
  const other = `sha256:${'0'.repeat(64)}`;
  await workstation.edit(
    lockFile,
    `"promoted-2/promoted-prod": {\n    "${image}:1.1.0": "${digest}"`,
    `"promoted-2/promoted-prod": {\n    "${image}:1.1.0": "${other}"`,
  );
  const { code, stdout, stderr } = await workstation.tryVpsynth(['deploy', 'promoted-2']);
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(
      /image +pull \S+\/sleeper:1\.1\.0 \(what has its name there is not infra\/images\.lock\.json's\)/,
    ),
  ]);
  expect(stderr).toContain(`${image}:1.1.0 can't be pulled as ${other}, which ${lockFile} says of it: `);
  expect(stderr).toContain('What runs on promoted-2 was not touched');
  expect(await running(prod)).toEqual(before);
}, 120_000);
