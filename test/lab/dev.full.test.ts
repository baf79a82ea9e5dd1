import { waitFor } from '../wait-for';
import type { Result } from './engine/program';
import { type Lab, startLab } from './lab';
import type { OperatorMachine } from './operator/machine';
import { composeReferences, dockerfileReferences } from './stand-ins/references';

const folder = '/root/fleet';
/** In seconds. A change takes three; the rest is for a machine that is busy with other tests. */
const live = 30;

let lab: Lab;
let laptop: OperatorMachine;
let running: Promise<Result>;

beforeAll(async () => {
  lab = await startLab();
  laptop = await lab.startOperatorMachine({ name: 'laptop', docker: true });
  await laptop.clone(folder);
  const [installed] = await Promise.all([
    // No more than vpsynth itself needs: what the applications need is installed where their images are built.
    inFolder('npm install --omit=dev --no-save --no-audit --no-fund', 120),
    laptop.loadStandIns([...composeReferences('local'), ...dockerfileReferences()]),
  ]);
  expect(installed).toMatchObject({ code: 0 });
  running = start();
  const ended = running.then(async () => {
    throw new Error(`it ended, and had said: ${await said()}`);
  });
  const isWatched = async () => (await said()).includes('Watch enabled');
  await Promise.race([waitFor('everything to run and be watched', 240, isWatched), ended]);
}, 360_000);

afterAll(() => lab?.close(), 120_000);

/** The one command. It notes its process id, to be interrupted by, and what it says. */
function start(): Promise<Result> {
  return inFolder('echo $$ > /run/dev.pid && exec node src/cli/vpsynth.js dev jupiter-dev > /run/dev.log 2>&1', 400);
}

/** Runs a line of ours in the clone. */
function inFolder(line: string, seconds: number): Promise<Result> {
  return laptop.try(['sh', '-c', `cd "$1" && ${line}`, 'sh', folder], { seconds });
}

async function interrupt(): Promise<void> {
  const id = await laptop.run(['cat', '/run/dev.pid']);
  await laptop.run(['kill', '-INT', id.trim()]);
}

/** What the edge answers to a browser of this machine; nothing where it refuses. */
async function get(path: string, ...parameters: string[]): Promise<string> {
  const resolve = ['--resolve', 'app.localhost:8080:127.0.0.1'];
  const command = ['curl', '--silent', '--fail', '--max-time', '5', ...resolve, ...parameters] as const;
  return (await laptop.try([...command, `http://app.localhost:8080${path}`])).stdout;
}

/** What the command has said. */
const said = async () => (await laptop.try(['cat', '/run/dev.log'])).stdout;

async function edit(file: string, from: string, to: string): Promise<void> {
  await laptop.run(['sed', '--in-place', `s/${from}/${to}/`, `${folder}/${file}`]);
}

test('everything runs: a message goes to the database and through the worker', async () => {
  expect(await get('/')).toContain('<h1>Messages</h1>');
  const json = ['--header', 'Content-Type: application/json', '--data', '{"text":"kept"}'];
  expect(await get('/api/messages', ...json)).toContain('"text":"kept"');
  await waitFor('the worker', 20, async () => JSON.parse(await get('/api')).messages[0].handled_at !== null);
}, 30_000);

test('of all that runs only the edge is reachable, from this machine alone', async () => {
  const listening = await laptop.run(['ss', '--listening', '--tcp', '--numeric', '--no-header']);
  const ports = [...listening.matchAll(/ (\S+):(\d+) +\S+:\*/g)].map(([, address, port]) => `${address}:${port}`);
  expect(ports.filter((each) => !/:22$|^127\.0\.0\.11:/.test(each)).sort()).toEqual([
    '127.0.0.1:8080',
    '127.0.0.1:8443',
  ]);
});

test('over TLS too, by the authority that it names for browsers', async () => {
  const [, authority = ''] = /have your browser trust (\S+),/.exec(await said()) ?? [];
  const resolve = ['--cacert', authority, '--resolve', 'app.localhost:8443:127.0.0.1'];
  const command = ['curl', '--silent', '--fail', '--max-time', '5', ...resolve, 'https://app.localhost:8443/'] as const;
  expect(await laptop.run(command)).toContain('<h1>Messages</h1>');
});

test('a changed page is live, without a command', async () => {
  await edit('apps/jupiter/web/public/index.html', '<h1>Messages', '<h1>Live messages');
  await waitFor('the changed page', live, async () => (await get('/')).includes('<h1>Live messages</h1>'));
}, 40_000);

test('so is a changed program, through its bundle', async () => {
  await edit('apps/jupiter/api/routes.ts', '{ messages: await', '{ changed: true, messages: await');
  await waitFor('the changed API', live, async () => (await get('/api')).startsWith('{"changed":true,'));
}, 40_000);

test('a source that can’t be built leaves the old one running, and is live once it is mended', async () => {
  await edit('apps/jupiter/web/main.ts', '^async function main', 'async function function main');
  await waitFor('the failure to be told', live, async () => (await said()).includes('Expected identifier'));
  expect(await get('/')).toContain('<h1>Live messages</h1>');
  await edit('apps/jupiter/web/main.ts', 'function function', 'function');
  await edit('apps/jupiter/web/public/index.html', 'Live messages', 'Mended messages');
  await waitFor('the mended page', live, async () => (await get('/')).includes('<h1>Mended messages</h1>'));
}, 90_000);

test('git sees the changed sources and nothing else', async () => {
  expect(await laptop.run(['git', '-C', folder, 'status', '--porcelain'])).toBe(
    ' M apps/jupiter/api/routes.ts\n M apps/jupiter/web/public/index.html\n',
  );
});

test('Ctrl-C stops everything; the next start has the data, with new containers', async () => {
  await interrupt();
  expect((await running).code).toBe(0);
  expect(await said()).toContain('Ready:\n  https://app.localhost:8443/  http://app.localhost:8080/\n');
  expect(await laptop.run(['docker', 'ps', '--quiet'])).toBe('');
  running = start();
  await waitFor('the data', 90, async () => (await get('/api')).includes('"text":"kept"'));
  await interrupt();
  expect((await running).code).toBe(0);
}, 180_000);
