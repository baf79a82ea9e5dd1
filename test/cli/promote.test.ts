import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { FakeHost } from '../deploy/fakes/fake-host';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;

const declaration = (release: string) => `
import { ApiServer, Environment, Fleet, Image, Project, Size, Vps } from 'vpsynth';
const fleet = new Fleet();
const place = { cpus: 4, memory: Size.gibibytes(8), disk: Size.gibibytes(80), operatingSystem: 'debian-13' } as const;
const vps1 = new Vps(fleet, 'vps1', { publicAddress: '203.0.113.11', ...place });
const vps2 = new Vps(fleet, 'vps2', { publicAddress: '203.0.113.12', ...place });
const shop = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '${release}' });
const stage = new Environment(shop, 'stage', { on: vps1, purpose: 'staging' });
const prod = new Environment(shop, 'prod', { on: vps2, promotedFrom: stage });
const free = new Environment(shop, 'free', { on: vps2 });
for (const environment of [stage, prod, free])
  new ApiServer(environment, 'api', { image: Image.build({ dockerfile: 'Dockerfile' }), port: 3000 });
export default fleet;
`;
const image = (tag: string) => `registry.example/shop/api:${tag}`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function vpsynth(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, said: stdout, errors: stderr };
}

/** Stage and prod ran 1.0.0 when 1.1.0 was declared. */
function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-promote-'));
  folders.push(folder);
  mkdirSync(join(folder, 'infra'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  for (const release of ['1.0.0', '1.1.0']) {
    writeFileSync(join(folder, 'infra/main.ts'), declaration(release));
    expect(vpsynth(folder, ['synth']).status).toBe(0);
  }
  return folder;
}

const well = { expected: true, well: true, condition: 'running (healthy)', started: null, restarts: 0 };
const service = { name: 'api-blue', image: image('1.1.0'), runs: image('1.1.0'), digests: [], ...well };

/** What stage's host says of its service; answers the promotion. */
function promote(folder: string, said: object, ...args: string[]) {
  const stacks = [{ name: 'shop-stage', active: {}, services: [{ ...service, ...said }] }];
  const host = new FakeHost({ version: readAgentFiles().version, answers: { status: [{ result: { stacks } }] } });
  const ran = vpsynth(folder, ['promote', 'shop', 'stage', 'prod', ...args], host.environment);
  return { ...ran, asked: host.steps() };
}

const lockOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'infra/images.lock.json'), 'utf8'));
const runs = { digests: [`registry.example/shop/api@${digest}`, `registry.example/mirror/api@${other}`] };

describe('an environment that runs well', () => {
  let folder: string;
  beforeAll(() => {
    folder = repository();
  });

  test('what would be promoted is told', () => {
    const { status, said, errors, asked } = promote(folder, runs, '--dry-run');
    // Without the warnings that check has for this fleet.
    expect([status, said, errors, asked]).toEqual([
      0,
      `vps2/shop-prod  registry.example/shop/api  1.0.0 → 1.1.0  ${digest}\n`,
      '',
      ['ssh', 'status'],
    ]);
    expect(vpsynth(folder, ['explain', 'shop/prod/api'])).toMatchObject({ status: 0, errors: '' });
    expect(vpsynth(folder, ['check']).errors).toMatch(/^warning [a-z-]+: /);
    expect(lockOf(folder)['vps2/shop-prod']).toEqual({ [image('1.0.0')]: 'unverified' });
  });

  test('of two digests one is taken', () => {
    const digests = [digest, other].map((each) => `registry.example/shop/api@${each}`);
    const { status, said } = promote(folder, { digests }, '--dry-run');
    expect([status, said]).toEqual([0, `vps2/shop-prod  registry.example/shop/api  1.0.0 → 1.1.0  ${digest}\n`]);
  });

  test('is promoted: its tag and digest in committed files, and nothing else', () => {
    const { status, said, errors } = promote(folder, runs);
    expect(said.split('\n')).toEqual([
      `vps2/shop-prod  registry.example/shop/api  1.0.0 → 1.1.0  ${digest}`,
      expect.stringMatching(/^update +infra\/vps2\/shop-prod\/compose\.yaml$/),
      expect.stringMatching(/^update +infra\/vps2\/shop-prod\/README\.md$/),
      expect.stringMatching(/^update +infra\/vps2\/deployment\.json$/),
      '3 files changed.',
      'Review and commit it, then: npx vpsynth deploy vps2',
      '',
    ]);
    expect([status, errors.includes('error')]).toEqual([0, false]);
    expect(lockOf(folder)).toMatchObject({
      'vps1/shop-stage': { [image('1.1.0')]: digest },
      'vps2/shop-prod': { [image('1.1.0')]: digest },
      'vps2/shop-free': { [image('1.1.0')]: 'unverified' },
    });
    expect(readFileSync(join(folder, 'infra/vps2/shop-prod/compose.yaml'), 'utf8')).toContain(image('1.1.0'));
    expect(vpsynth(folder, ['synth', '--check']).said).toBe('Nothing would change.\n');
  });

  test('a second time there is nothing to promote', () => {
    expect(promote(folder, runs).said).toBe('prod has what stage runs: nothing to promote.\n');
  });
});

describe('nothing is promoted', () => {
  let folder: string;
  let before: object;
  beforeAll(() => {
    folder = repository();
    before = lockOf(folder);
  });
  afterEach(() => expect(lockOf(folder)).toEqual(before));

  const refused = (fault: string) => `only what runs well is promoted:\n  vps1: shop-stage: ${fault}`;
  test.each([
    ['that isn’t well', { ...runs, well: false, condition: 'restarting' }, refused('api-blue is restarting')],
    ['that isn’t there', { ...runs, well: false, condition: null, runs: null }, refused('api-blue is not there')],
    [
      'that isn’t deployed yet',
      { runs: image('1.0.0') },
      refused(`api-blue runs ${image('1.0.0')}, and ${image('1.1.0')} is declared: deploy it there first`),
    ],
    [
      'whose digest nobody knows',
      {},
      `no registry has said a digest of ${image('1.1.0')}: record them by npx vpsynth build --push or npx vpsynth images; where there is no registry, --without-digests promotes by the tag`,
    ],
  ])('%s', (_, said, message) => {
    const { status, errors } = promote(folder, said);
    expect([status, errors.slice(errors.indexOf('vpsynth promote: '))]).toEqual([1, `vpsynth promote: ${message}\n`]);
  });

  test.each([
    [['shops', 'stage', 'prod'], 1, 'there is no project shops; did you mean shop?'],
    [['shop', 'stage', 'production'], 1, 'shop has no environment production; there is prod, free'],
    [
      ['shop', 'stage', 'free'],
      1,
      'free of shop is not promoted to: declare it so by promotedFrom: stage of its Environment',
    ],
    [
      ['shop', 'free', 'prod'],
      1,
      'prod of shop is promoted from stage: declare it so by promotedFrom: free of its Environment',
    ],
    [[], 2, 'name the project: vpsynth promote <project> <from> <to>; there is shop'],
    [
      ['shop'],
      2,
      'name the environment to promote from: vpsynth promote <project> <from> <to>; there is stage, prod, free',
    ],
    [
      ['shop', 'stage'],
      2,
      'name the environment to promote to: vpsynth promote <project> <from> <to>; there is prod, free',
    ],
    [['shop', 'prod', 'prod'], 2, "prod can't be promoted to itself: vpsynth promote <project> <from> <to>"],
    [['shop', 'stage', 'prod', 'x'], 2, '"x" is one word too many: vpsynth promote <project> <from> <to>'],
  ])('%j', (args, code, message) => {
    const { status, errors } = vpsynth(folder, ['promote', ...args]);
    expect([status, errors.slice(errors.indexOf('vpsynth promote: '))]).toEqual([
      code,
      `vpsynth promote: ${message}\n`,
    ]);
  });

  test('beside another change', () => {
    writeFileSync(join(folder, 'infra/main.ts'), declaration('1.2.0'));
    const { status, errors } = promote(folder, runs);
    writeFileSync(join(folder, 'infra/main.ts'), declaration('1.1.0'));
    expect([status, errors]).toEqual([
      1,
      expect.stringContaining(
        'vpsynth promote: the files are not what the declaration says: run npx vpsynth synth, commit, and promote then\n',
      ),
    ]);
  });
});

test('without a registry: by the tag, and without asking the hosts, by what is recorded', () => {
  const folder = repository();
  expect(promote(folder, {}, '--without-digests', '--dry-run').said).toBe(
    'vps2/shop-prod  registry.example/shop/api  1.0.0 → 1.1.0  no digest\n',
  );
  const lock = lockOf(folder);
  writeFileSync(
    join(folder, 'infra/images.lock.json'),
    `${JSON.stringify({ ...lock, 'vps1/shop-stage': { [image('1.1.0')]: digest } }, undefined, 2)}\n`,
  );
  const { said, asked } = promote(folder, {}, '--without-status', '--dry-run');
  expect([said, asked]).toEqual([`vps2/shop-prod  registry.example/shop/api  1.0.0 → 1.1.0  ${digest}\n`, []]);
});
