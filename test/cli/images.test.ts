import { spawn } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { folderWith } from '../deploy/secrets/repository';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const basic = `Basic ${Buffer.from('robot:planted-value-5f1d').toString('base64')}`;
/** Keeps a login for Docker; asked on standard input. */
const helper = `#!/bin/sh
[ "$1 $(cat)" = "get $KEPT_FOR" ] && echo '{"Username":"robot","Secret":"planted-value-5f1d"}'
`;
let server: Server;
let address: string;

// Says of each name what the last part of its repository says.
beforeAll(async () => {
  server = createServer((request, response) => {
    const [, letter] = /^\/v2\/([a-f])\/manifests\/1$/.exec(request.url ?? '') ?? [];
    if (letter === undefined) response.writeHead(404).end();
    else if (letter === 'f') response.writeHead(500).end();
    else if (letter === 'e' && request.headers.authorization !== basic)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end();
    else response.writeHead(200, { 'docker-content-digest': digest(letter) }).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

function deployment(host: string, images: readonly string[]): string {
  const services = images.map((name) => ({
    name,
    image: `${address}/${name}:1`,
    runs: 'always',
    workload: name,
    onChange: [],
  }));
  return JSON.stringify({
    host,
    ssh: { address: '203.0.113.1', port: 22, user: 'deploy' },
    stacks: [{ name: 'shop', needs: [], services }],
    builds: [],
    certificates: [],
  });
}

/** Two hosts, and what is known of their images. */
async function images(lock: Readonly<Record<string, Readonly<Record<string, string>>>>, ...args: string[]) {
  const named = Object.fromEntries(
    Object.entries(lock).map(([stack, known]) => [
      stack,
      Object.fromEntries(Object.entries(known).map(([name, said]) => [`${address}/${name}:1`, said])),
    ]),
  );
  const manifest = JSON.stringify({ files: {} });
  const root = folderWith({
    'infra/web1/deployment.json': deployment('web1', Object.keys(lock['web1/shop'] ?? {})),
    'infra/web1/shop/.manifest.json': manifest,
    'infra/web2/deployment.json': deployment('web2', Object.keys(lock['web2/shop'] ?? {})),
    'infra/web2/shop/.manifest.json': manifest,
    'infra/images.lock.json': JSON.stringify(named),
    '.docker/config.json': '{"credsStore":"lab"}',
    'bin/docker-credential-lab': helper,
  });
  chmodSync(join(root, 'bin/docker-credential-lab'), 0o755);
  const child = spawn(process.execPath, [resolve('src/cli/vpsynth.js'), 'images', ...args], {
    cwd: root,
    env: { PATH: `${join(root, 'bin')}:${process.env.PATH}`, HOME: root, KEPT_FOR: address },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const status = await new Promise((done) => child.on('close', done));
  const after = JSON.parse(readFileSync(join(root, 'infra/images.lock.json'), 'utf8'));
  return { status, said: said.replaceAll(address, 'registry').trimEnd().split('\n'), after: after as typeof named };
}

const unknown = { 'web1/shop': { a: 'unverified', b: digest('b') }, 'web2/shop': { a: 'unverified' } };

test('what isn’t known is asked for and recorded, wherever it stands', async () => {
  const { status, said, after } = await images(unknown);
  expect([status, said]).toEqual([0, [`registry/a:1  recorded ${digest('a')}`, '2 images, each with its digest']]);
  expect(after).toEqual({
    'web1/shop': { [`${address}/a:1`]: digest('a'), [`${address}/b:1`]: digest('b') },
    'web2/shop': { [`${address}/a:1`]: digest('a') },
  });
});

test('--check records nothing, and fails', async () => {
  const { status, said, after } = await images(unknown, '--check');
  expect([status, said]).toEqual([
    1,
    [`registry/a:1  not recorded; its registry says ${digest('a')}`, '2 images, 1 not as they should be'],
  ]);
  expect(after['web2/shop']).toEqual({ [`${address}/a:1`]: 'unverified' });
});

test('a name that stands for something else by now: what is recorded stays, and --check fails', async () => {
  const moved = { 'web1/shop': { a: digest('c') }, 'web2/shop': {} };
  const { status, said, after } = await images(moved);
  expect([status, said[0]]).toEqual([
    0,
    `registry/a:1  ${digest('a')} in its registry by now; hosts pull what is recorded, ${digest('c')}`,
  ]);
  expect(after['web1/shop']).toEqual({ [`${address}/a:1`]: digest('c') });
  expect((await images(moved, '--check')).status).toBe(1);
});

test('a name that the registry hasn’t', async () => {
  const { status, said } = await images({ 'web1/shop': { z: 'unverified' }, 'web2/shop': {} }, 'web1');
  expect([status, said]).toEqual([
    1,
    ['registry/z:1  its registry has none of this name', '1 image, 1 not as they should be'],
  ]);
});

test('a registry that does not answer: each image is named once', async () => {
  const { status, said } = await images({ 'web1/shop': { f: 'unverified', b: 'unverified' }, 'web2/shop': {} });
  expect([status, said]).toEqual([
    1,
    [
      `registry/b:1  recorded ${digest('b')}`,
      'registry answers 500 when it is asked for registry/f:1',
      '2 images, 1 not as they should be',
    ],
  ]);
});

test('a registry that wants a login gets the one that a helper of Docker’s keeps for it', async () => {
  const { status, said } = await images({ 'web1/shop': { e: 'unverified' }, 'web2/shop': {} });
  expect([status, said[0]]).toEqual([0, `registry/e:1  recorded ${digest('e')}`]);
});

test('a host has one image of a name', async () => {
  const { status, said } = await images({ 'web1/shop': { a: digest('a') }, 'web1/other': { a: digest('b') } }, 'web1');
  expect([status, said]).toEqual([
    1,
    [
      `vpsynth images: infra/images.lock.json: on web1 registry/a:1 is ${digest('a')} and ${digest('b')}; it can be one of them`,
    ],
  ]);
});
