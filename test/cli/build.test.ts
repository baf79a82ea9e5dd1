import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { byTheReference } from '../deploy/secrets/keys';
import { folderWith } from '../deploy/secrets/repository';

const command = resolve('src/cli/vpsynth.js');
const planted = 'planted-value-5f1d';
const built = (name: string) => ({
  image: `registry.example/shop/${name}:1.0.0`,
  dockerfile: 'apps/Dockerfile',
  context: '.',
  target: name,
  arguments: {},
});
const deployment = (host: string, ...images: string[]) =>
  JSON.stringify({
    generatedBy: 'vpsynth',
    host,
    ssh: { address: '203.0.113.1', port: 22, user: 'deploy' },
    stacks: [],
    certificates: [],
    builds: images.map(built),
  });

/** Takes down what Docker is asked for, and fails where its arguments hold a word. */
const docker = `#!/bin/sh
echo "$*" >> "$TAKEN_DOWN"
[ "$1" != login ] || cat >> "$TAKEN_DOWN.password"
[ "$1" != manifest ] || case " $IN_REGISTRY " in *" $3 "*) exit 0;; *) exit 1;; esac
[ "$1 $2" != "image inspect" ] || echo "$DIGESTS"
case "$*" in *"$FAILS_AT"*) echo "no $1 today" >&2; exit 1;; esac
`;

function build(environment: NodeJS.ProcessEnv, ...args: string[]) {
  return buildWith({ 'web1/shop': unverified }, environment, ...args);
}

function buildWith(lock: object, environment: NodeJS.ProcessEnv, ...args: string[]) {
  const root = folderWith({
    'infra/web1/deployment.json': deployment('web1', 'api', 'web'),
    'infra/web2/deployment.json': deployment('web2', 'web'),
    'infra/images.lock.json': JSON.stringify(lock),
    // Nobody needs to open it to build.
    'infra/secrets.age': byTheReference,
    'bin/docker': docker,
  });
  chmodSync(join(root, 'bin/docker'), 0o755);
  const takenDown = join(root, 'asked');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'build', 'web1', 'web2', ...args], {
    cwd: root,
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      HOME: root,
      TAKEN_DOWN: takenDown,
      FAILS_AT: 'nothing',
      IN_REGISTRY: '',
      DIGESTS: 'null',
      ...environment,
    },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const password = `${takenDown}.password`;
  return {
    status,
    told: stdout + stderr,
    asked: readFileSync(takenDown, 'utf8').trimEnd().split('\n'),
    password: existsSync(password) ? readFileSync(password, 'utf8') : undefined,
    lock: JSON.parse(readFileSync(join(root, 'infra/images.lock.json'), 'utf8')),
  };
}

const unverified = Object.fromEntries(
  ['api', 'web'].map((name) => [`registry.example/shop/${name}:1.0.0`, 'unverified']),
);
const [first, second] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];

const builds = ['api', 'web'].map(
  (name) => `build --file apps/Dockerfile --tag registry.example/shop/${name}:1.0.0 --target ${name} .`,
);
const pushes = ['api', 'web'].flatMap((name) => [
  `push registry.example/shop/${name}:1.0.0`,
  `image inspect --format {{json .RepoDigests}} registry.example/shop/${name}:1.0.0`,
]);
const lookUps = ['api', 'web'].map((name) => `manifest inspect registry.example/shop/${name}:1.0.0`);
const login = 'login registry.example --username robot --password-stdin';
const credentials = {
  VPSYNTH_REGISTRY: 'registry.example',
  VPSYNTH_REGISTRY_USERNAME: 'robot',
  VPSYNTH_REGISTRY_PASSWORD: planted,
};

test('an image that several hosts run is built once, and pushed by whoever Docker is signed in as', () => {
  expect(build({})).toMatchObject({ status: 0, asked: builds });
  expect(build({}, '--push')).toMatchObject({
    status: 0,
    asked: [...lookUps, ...builds, ...pushes],
    password: undefined,
  });
});

test('credentials sign in, and are told by standard input alone', () => {
  const { status, told, asked, password } = build(credentials, '--push');
  expect([status, password]).toEqual([0, planted]);
  expect(asked).toEqual([login, ...lookUps, ...builds, ...pushes]);
  expect(told).not.toContain(planted);
});

test('nothing is pushed of a release that does not build', () => {
  const { status, told, asked } = build({ ...credentials, FAILS_AT: '--target web' }, '--push');
  expect([status, asked]).toEqual([1, [login, ...lookUps, ...builds]]);
  expect(told).toContain('no build today');
});

test('a registry that refuses an image is told of', () => {
  const { status, told, asked } = build({ ...credentials, FAILS_AT: 'push' }, '--push');
  expect([status, asked]).toEqual([1, [login, ...lookUps, ...builds, pushes[0]]]);
  expect(told).toContain('no push today');
});

test('what the registry has is neither built nor replaced: a release names one image', () => {
  const { status, told, asked } = build({ IN_REGISTRY: 'registry.example/shop/api:1.0.0' }, '--push');
  expect([status, asked]).toEqual([0, [...lookUps, builds[1], ...pushes.slice(2)]]);
  expect(told).toContain('registry.example/shop/api:1.0.0 is in the registry; a new release of the project');
});

test('what is pushed is recorded by the digest that the registry gave it', () => {
  const DIGESTS = JSON.stringify([`registry.example/shop/api@${first}`, `registry.example/shop/web@${second}`]);
  const { status, told, lock } = build({ DIGESTS }, '--push');
  expect(status).toBe(0);
  expect(told).toContain(`registry.example/shop/api:1.0.0 is ${first} (infra/images.lock.json)`);
  expect(lock).toEqual({
    'web1/shop': { 'registry.example/shop/api:1.0.0': first, 'registry.example/shop/web:1.0.0': second },
  });
});

test('of several digests none is taken, and the registry that can’t be asked is told of', () => {
  const DIGESTS = JSON.stringify([first, second].map((digest) => `registry.example/shop/api@${digest}`));
  const { status, told, lock } = build({ DIGESTS }, '--push');
  expect([status, lock]).toEqual([0, { 'web1/shop': unverified }]);
  expect(told).toContain("warning: its digest is not recorded: registry.example can't be asked for");
});

test('what was recorded and is gone is not built again: it would be another image', () => {
  const lock = { 'web1/shop': { ...unverified, 'registry.example/shop/api:1.0.0': first } };
  const { status, told, asked } = buildWith(lock, {}, '--push');
  expect([status, asked]).toEqual([1, [lookUps[0]]]);
  expect(told).toContain(
    `registry.example/shop/api:1.0.0 is ${first} by infra/images.lock.json, and the registry has it no more: what is built now would be another image under its name. Give the project a new release`,
  );
});
