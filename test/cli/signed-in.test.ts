import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderWith } from '../deploy/secrets/repository';
import { waitFor } from '../wait-for';

jest.setTimeout(60_000);

const password = 'planted-value-5f1d';
const image = 'registry.example/shop/api:1.0.0';
const deployment = JSON.stringify({
  generatedBy: 'vpsynth',
  host: 'web1',
  ssh: { address: '203.0.113.1', port: 22, user: 'deploy' },
  stacks: [],
  certificates: [],
  builds: [{ image, dockerfile: 'Dockerfile', context: '.', arguments: {} }],
});
const own = {
  auths: { 'registry.example': { auth: 'b3duOmxvZ2lu' }, 'bases.example': {} },
  credsStore: 'desktop',
  credHelpers: { 'ecr.example': 'ecr-login' },
  currentContext: 'colima',
};

/**
 * Takes down what Docker has before it: the folder of its configuration, and what is in it. Signs in as Docker does, and
 * hangs where it is told to.
 */
const docker = `#!/usr/bin/env node
const { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const [command] = process.argv.slice(2);
const folder = process.env.DOCKER_CONFIG || process.env.HOME + '/.docker';
const configuration = folder + '/config.json';
const said = {
  command,
  process: process.pid,
  folder,
  mode: (statSync(folder).mode & 0o777).toString(8),
  configuration: JSON.parse(readFileSync(configuration, 'utf8')),
  context: existsSync(folder + '/contexts/meta') && readFileSync(folder + '/contexts/meta', 'utf8'),
};
appendFileSync(process.env.TAKEN_DOWN, JSON.stringify(said) + '\\n');
const signIn = () => {
  const auths = { ...said.configuration.auths, 'registry.example': { auth: readFileSync(0, 'utf8') } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(configuration, JSON.stringify({ ...said.configuration, auths }));
};
setTimeout(() => {
  if (command === 'login') signIn();
  process.exitCode = command === 'manifest' ? 1 : 0;
  if (command === 'image') console.log('null');
}, process.env.HANGS_AT === command ? 3000 : 0);
`;

function push(environment: NodeJS.ProcessEnv = {}, home: Readonly<Record<string, string>> = {}) {
  const root = folderWith({
    'infra/web1/deployment.json': deployment,
    'infra/images.lock.json': '{}',
    'bin/docker': docker,
    ...home,
  });
  chmodSync(join(root, 'bin/docker'), 0o755);
  const temporary = join(root, 'temporary');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [resolve('src/cli/vpsynth.js'), 'build', 'web1', '--push'], {
    cwd: root,
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      HOME: root,
      TMPDIR: temporary,
      TAKEN_DOWN: join(root, 'asked'),
      VPSYNTH_REGISTRY: 'registry.example',
      VPSYNTH_REGISTRY_USERNAME: 'robot',
      VPSYNTH_REGISTRY_PASSWORD: password,
      ...environment,
    },
    stdio: 'ignore',
  });
  const asked = () =>
    existsSync(join(root, 'asked'))
      ? readFileSync(join(root, 'asked'), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  return { root, child, asked };
}

function lives({ process: id }: { readonly process: number }): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

test('a user’s own login, contexts and helpers: Docker has them meanwhile, and they stay as they were', async () => {
  const home = { '.docker/config.json': JSON.stringify(own), '.docker/contexts/meta': 'colima’s' };
  const { root, child, asked } = push({}, home);
  expect(await once(child, 'close')).toEqual([0, null]);
  const credHelpers = { ...own.credHelpers, 'registry.example': '' };
  const signedIn = { ...own, auths: { ...own.auths, 'registry.example': { auth: password } }, credHelpers };
  const lent = { folder: expect.stringContaining(join(root, 'temporary')), mode: '700', context: 'colima’s' };
  expect(asked().map(({ process: _, ...said }) => said)).toEqual([
    { command: 'login', ...lent, configuration: { ...own, credHelpers } },
    { command: 'manifest', ...lent, configuration: signedIn },
    { command: 'build', ...lent, configuration: signedIn },
    { command: 'push', ...lent, configuration: signedIn },
    expect.objectContaining({ command: 'image', folder: join(root, '.docker'), configuration: own }),
  ]);
  expect(existsSync(asked()[0].folder)).toBe(false);
  for (const [path, text] of Object.entries(home)) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

describe.each(['login', 'push'])('ended at docker %s', (command) => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('by %s, the password is gone', async (signal) => {
    const { root, child, asked } = push({ HANGS_AT: command });
    const ended = once(child, 'close');
    await waitFor(`docker ${command}`, 20, () => asked().at(-1)?.command === command);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    // What it began may go on for a while.
    await waitFor('the end of all that was begun', 20, () => !asked().some(lives));
    expect(existsSync(asked()[0].folder)).toBe(false);
    expect(existsSync(join(root, '.docker'))).toBe(false);
  });
});
