import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ada, byTheReference, grace, stranger } from '../deploy/secrets/keys';
import { fleetFiles, folderWith } from '../deploy/secrets/repository';
import { nodeVersions } from './node-versions';
import { command, secrets, stored, withAda } from './secrets-command';

jest.setTimeout(60_000);
const planted = 'planted-value-5f1d';

test('the first value makes an identity that only its user can read, and lists it', async () => {
  const root = folderWith(fleetFiles);
  const told = secrets(root, ['set', 'SHOP_DATABASE'], {}, `${planted}\n`);
  const identityFile = join(root, 'home/.config/vpsynth/identity.txt');
  expect(told).toEqual({
    code: 0,
    output: 'SHOP_DATABASE is set in infra/secrets.age, for 1 recipient. Commit it.\n',
    errors: `Made an identity for this machine: ${identityFile}
Keep a copy in a safe place: without the identity of one recipient, nobody can read the secrets.
Listed this machine as the first recipient: infra/secrets.recipients
`,
  });
  expect((statSync(identityFile).mode & 0o777).toString(8)).toBe('600');
  const { output: recipient } = secrets(root, ['identity']);
  expect(readFileSync(join(root, 'infra/secrets.recipients'), 'utf8')).toContain(`\n${recipient.trim()} # `);
  expect(await stored(root, 'SHOP_DATABASE', { VPSYNTH_AGE_IDENTITY_FILE: identityFile })).toBe(planted);
  expect(readFileSync(join(root, 'infra/secrets.age'), 'utf8')).not.toContain(planted);
});

test('a recipient is listed by the name that git knows, else by the account and its machine', () => {
  const named = folderWith({ ...fleetFiles, 'home/.gitconfig': '[user]\n\tname = Ada Lovelace\n' });
  const nameless = folderWith(fleetFiles);
  for (const root of [named, nameless]) secrets(root, ['set', 'SHOP_TOKEN'], { GIT_CONFIG_NOSYSTEM: '1' }, 'x');
  const comment = (root: string) => readFileSync(join(root, 'infra/secrets.recipients'), 'utf8').split(' # ')[1];
  expect(comment(named)).toBe('Ada Lovelace\n');
  expect(comment(nameless)).toBe(`${userInfo().username}@${hostname()}\n`);
});

describe('in a repository of two people', () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': `${ada.recipient} # Ada\n` });

  test('one sets values, from a pipe whole but for its last line break, or made up', async () => {
    expect(secrets(root, ['set', 'SHOP_TOKEN'], withAda, `${planted}\n\n`).code).toBe(0);
    expect(await stored(root, 'SHOP_TOKEN', withAda)).toBe(`${planted}\n`);
    expect(secrets(root, ['set', '--generate', 'SHOP_DATABASE'], withAda)).toMatchObject({ code: 0, errors: '' });
    expect(await stored(root, 'SHOP_DATABASE', withAda)).toMatch(/^[0-9a-f]{48}$/);
    const later = secrets(root, ['set', 'SHOP_LATER'], { ...withAda, SHOP_LATER: 'other' }, 'x');
    expect(later.errors).toBe(
      'No stack reads SHOP_LATER yet.\nThe environment variable SHOP_LATER is set here and comes before it.\n',
    );
  });

  test('the other joins: listed and rekeyed', async () => {
    const asGrace = { VPSYNTH_AGE_IDENTITY: grace.identity };
    expect(secrets(root, ['rekey'], asGrace)).toMatchObject({ code: 1, output: '' });
    const { output } = secrets(root, ['identity'], asGrace);
    expect(output).toBe(`${grace.recipient}\n`);
    writeFileSync(join(root, 'infra/secrets.recipients'), `${ada.recipient}\n${output}`);
    expect(secrets(root, ['rekey'], withAda).output).toMatch(
      /^infra\/secrets\.age is now for 2 recipients\. Commit it\./,
    );
    expect(await stored(root, 'SHOP_TOKEN', asGrace)).toBe(`${planted}\n`);
  });

  test('list tells where values are from and go, and what nobody reads; never a value', () => {
    const told = secrets(root, ['list'], { ...withAda, SHOP_LICENCE: planted });
    expect(told).toEqual({
      code: 0,
      errors: '',
      output: `SHOP_ADMINS  missing from infra/secrets.age
  web2/edge  secrets/filled/nginx/admins  read by nginx
SHOP_DATABASE  in infra/secrets.age
  web1/shop-prod  secrets/filled/pgbouncer/userlist.txt  read by pgbouncer
SHOP_LICENCE  in the environment
  web1/shop-prod  .env  read by blog
SHOP_TOKEN  in infra/secrets.age
  web1/shop-prod  secrets/files/token  read by api, worker
In infra/secrets.age, but read by no stack: SHOP_LATER
`,
    });
  });

  test('list without an identity says what the environment has, and why no more', () => {
    const { code, output, errors } = secrets(root, ['list', 'web1'], { SHOP_LICENCE: planted });
    expect(code).toBe(1);
    expect(output.split('\n').filter((line) => line.startsWith('SHOP'))).toEqual([
      'SHOP_DATABASE  not in the environment',
      'SHOP_LICENCE  in the environment',
      'SHOP_TOKEN  not in the environment',
    ]);
    expect(errors).toMatch(/^vpsynth secrets: infra\/secrets\.age is encrypted, and this machine has no identity/);
  });

  test('missing says who lacks what, and which value its place refuses', () => {
    const lacking = secrets(root, ['missing'], { ...withAda, SHOP_DATABASE: `"${planted}"` });
    expect(lacking).toEqual({
      code: 1,
      errors: '',
      output: `SHOP_ADMINS has no value
  web2/edge: nginx
SHOP_LICENCE has no value
  web1/shop-prod: blog
the value of SHOP_DATABASE can't go into infra/web1/shop-prod/secrets/filled/pgbouncer/userlist.txt: allowed are letters, digits and the characters . _ - alone, which mean nothing in any format
2 secrets without a value. Run: npx vpsynth secrets generate, and npx vpsynth secrets set NAME for what it leaves
`,
    });
    expect(secrets(root, ['missing', 'web1'], { ...withAda, SHOP_LICENCE: 'x' })).toEqual({
      code: 0,
      output: 'Nothing is missing: 3 secrets, each with a value.\n',
      errors: '',
    });
  });

  test('remove takes a value out', async () => {
    expect(secrets(root, ['remove', 'SHOP_LATER'], withAda).code).toBe(0);
    expect(await stored(root, 'SHOP_LATER', withAda)).toBeUndefined();
    expect(secrets(root, ['remove', 'SHOP_LATER'], withAda).errors).toBe(
      'vpsynth secrets: infra/secrets.age holds no value of SHOP_LATER\n',
    );
  });
});

const usage = 'NAME, the name in upper-case letters, digits and underscores, and the value never on the command line';
test.each<[args: readonly string[], input: string, code: number, message: string]>([
  [
    [],
    '',
    2,
    'say what to do: list, missing, generate, set, remove, due, rotate, record, identity, rekey; see npx vpsynth secrets --help',
  ],
  [
    ['toString'],
    '',
    2,
    'there is no action "toString" of secrets: list, missing, generate, set, remove, due, rotate, record, identity, rekey; see npx vpsynth secrets --help',
  ],
  [['set'], '', 2, `write: npx vpsynth secrets set ${usage}`],
  [['set', `SHOP_TOKEN=${planted}`], '', 2, `write: npx vpsynth secrets set ${usage}`],
  [['set', 'SHOP_TOKEN', planted], '', 2, `write: npx vpsynth secrets set ${usage}`],
  [['set', 'SHOP_TOKEN'], '', 1, 'the value of SHOP_TOKEN is empty'],
  [['set', 'SHOP_TOKEN'], '\n', 1, 'the value of SHOP_TOKEN is empty'],
  [['set', 'SHOP_TOKEN'], `${planted}\0`, 1, 'the value of SHOP_TOKEN holds NUL or half a character, which is no text'],
  [
    ['set', 'SHOP_ADMINS'],
    `admin:${planted}`,
    1,
    `the value of SHOP_ADMINS can't go into infra/web2/edge/secrets/filled/nginx/admins: allowed are lines of user:hash, as "openssl passwd -apr1" makes the hash`,
  ],
  [
    ['set', 'SHOP_ADMINS', '--generate'],
    '',
    1,
    `SHOP_ADMINS is users and hashes of their passwords. Make one up with: printf 'admin:%s' "$(openssl passwd -apr1)" | npx vpsynth secrets set SHOP_ADMINS`,
  ],
  [['missing', 'web3'], '', 1, 'there is no host web3 here; there is laptop, web1, web2'],
  [['rekey'], '', 1, 'there is no infra/secrets.age yet; run: npx vpsynth secrets set NAME'],
])('vpsynth secrets %j is refused, and nothing is written', (args, input, code, message) => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  expect(secrets(root, args, withAda, input)).toEqual({ code, output: '', errors: `vpsynth secrets: ${message}\n` });
  expect(existsSync(join(root, 'infra/secrets.age'))).toBe(false);
});

// The library of age is an ECMAScript module, which each version of Node.js loads in its own way.
test.each(nodeVersions)('Node.js %s opens the file, whoever encrypted it', (_version, install) => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.age': byTheReference });
  const { code, output } = secrets(root, ['list', 'web1'], withAda, '', install());
  expect([code, output]).toEqual([0, expect.stringContaining('SHOP_TOKEN  in infra/secrets.age\n')]);
});

describe('generate', () => {
  const listed = { ...fleetFiles, 'infra/secrets.recipients': ada.recipient };
  const left = `Left: 3 secrets that others give or people must know (where any value does: set NAME… --generate):
  SHOP_ADMINS: run: printf 'admin:%s' "$(openssl passwd -apr1)" | npx vpsynth secrets set SHOP_ADMINS
    web2/edge: nginx
  SHOP_LICENCE: run: npx vpsynth secrets set SHOP_LICENCE
    web1/shop-prod: blog
  SHOP_TOKEN: run: npx vpsynth secrets set SHOP_TOKEN
    web1/shop-prod: api, worker
`;

  test('makes up what a deployment tells to all who must know it, and names the rest', async () => {
    const root = folderWith(listed);
    expect(secrets(root, ['generate'], withAda)).toEqual({
      code: 0,
      errors: '',
      output: `Made up 1 secret in infra/secrets.age, for 1 recipient. Commit infra/secrets.*\n  SHOP_DATABASE\n${left}`,
    });
    const value = await stored(root, 'SHOP_DATABASE', withAda);
    expect(value).toMatch(/^[0-9a-f]{48}$/);
    expect(Object.keys(JSON.parse(readFileSync(join(root, 'infra/secrets.dates.json'), 'utf8')))).toEqual([
      'SHOP_DATABASE',
    ]);
    expect(secrets(root, ['generate'], withAda).output).toBe(`Nothing to make up: 4 secrets in all.\n${left}`);
    expect(await stored(root, 'SHOP_DATABASE', withAda)).toBe(value);
  });

  test('of one host alone; where the environment has the rest, nothing is left', () => {
    const root = folderWith(listed);
    expect(secrets(root, ['generate', 'web2'], withAda).output).toMatch(/^Nothing to make up: 1 secret in all\.\nLeft/);
    const rest = { SHOP_LICENCE: 'x', SHOP_TOKEN: 'y' };
    expect(secrets(root, ['generate', 'web1'], { ...withAda, ...rest }).output).toMatch(/\n {2}SHOP_DATABASE\n$/);
  });

  test('a value that stands elsewhere gets no second one', () => {
    const database = ['SHOP_DATABASE'];
    const stores = JSON.stringify({ stores: [{ store: 'vault', program: ['false'], secrets: database }] });
    const inStore = folderWith({ ...listed, 'infra/fleet/secret-stores.json': stores });
    const recorded = folderWith({ ...listed, 'infra/secrets.dates.json': '{"SHOP_DATABASE":"2026-11-01"}' });
    const inEnvironment = folderWith(listed);
    expect(secrets(inStore, ['generate'], withAda).output).toContain(
      '  SHOP_DATABASE: kept in vault; see that it is set there\n',
    );
    expect(secrets(recorded, ['generate'], withAda).output).toMatch(/^Nothing to make up/);
    expect(secrets(inEnvironment, ['generate'], { ...withAda, SHOP_DATABASE: 'x' }).output).toMatch(
      /^Nothing to make up/,
    );
    for (const root of [inStore, recorded, inEnvironment])
      expect(existsSync(join(root, 'infra/secrets.age'))).toBe(false);
  });

  test('the first makes an identity, and lists it', () => {
    const root = folderWith(fleetFiles);
    const { code, errors } = secrets(root, ['generate']);
    expect([code, errors]).toEqual([0, expect.stringMatching(/^Made an identity for this machine: /)]);
    expect(secrets(root, ['missing']).output).not.toContain('SHOP_DATABASE');
  });
});

test('several are made up by one command; where one is refused, none', async () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  const names = ['SHOP_TOKEN', 'SHOP_LICENCE'];
  expect(secrets(root, ['set', ...names, 'SHOP_ADMINS', '--generate'], withAda)).toMatchObject({ code: 1, output: '' });
  expect(existsSync(join(root, 'infra/secrets.age'))).toBe(false);
  expect(secrets(root, ['set', ...names, '--generate'], withAda).output).toBe(
    names.map((name) => `${name} is set in infra/secrets.age, for 1 recipient. Commit it.\n`).join(''),
  );
  const values = await Promise.all(names.map((name) => stored(root, name, withAda)));
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/);
  expect(values[0]).not.toBe(values[1]);
});

test('a name that nobody reads is told, with the nearest that somebody does', () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  expect(secrets(root, ['set', 'SHOP_TOKN'], withAda, 'x').errors).toBe(
    'No stack reads SHOP_TOKN yet. Did you mean SHOP_TOKEN? This takes it out: npx vpsynth secrets remove SHOP_TOKN\n',
  );
  expect(secrets(root, ['set', 'VPSYNTH_REGISTRY'], withAda, 'ghcr.io').errors).toBe('');
});

test('list says which store keeps a value, without asking it', () => {
  const stores = [{ store: 'vault', program: ['false'], secrets: ['SHOP_TOKEN'] }];
  const root = folderWith({ ...fleetFiles, 'infra/fleet/secret-stores.json': JSON.stringify({ stores }) });
  const { code, output } = secrets(root, ['list', 'web1'], {});
  expect([code, output.split('\n').filter((line) => line.startsWith('SHOP'))]).toEqual([
    0,
    [
      'SHOP_DATABASE  missing from infra/secrets.age',
      'SHOP_LICENCE  missing from infra/secrets.age',
      'SHOP_TOKEN  in vault',
    ],
  ]);
});

test('bytes that are no text are refused', () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  const { status, stderr } = spawnSync(process.execPath, [command, 'secrets', 'set', 'SHOP_TOKEN'], {
    cwd: root,
    env: withAda,
    input: Buffer.from([0x61, 0xff]),
    timeout: 30_000,
  });
  expect([status, String(stderr)]).toEqual([1, 'vpsynth secrets: the value of SHOP_TOKEN is not UTF-8 text\n']);
});

test('what can’t be opened is not written over', () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.age': byTheReference });
  const told = secrets(root, ['set', 'SHOP_TOKEN'], { VPSYNTH_AGE_IDENTITY: stranger }, planted);
  expect(told).toMatchObject({ code: 1, output: '' });
  expect(told.errors).toMatch(/^vpsynth secrets: infra\/secrets\.age is not encrypted for the identity in/);
  expect(readFileSync(join(root, 'infra/secrets.age'), 'utf8')).toBe(byTheReference);
});

/** Answers the command's question on a terminal of its own, and copies to standard output what that terminal shows. */
const terminal = `
import os, pty, sys
value, argv = sys.argv[1].encode().decode('unicode_escape').encode(), sys.argv[2:]
child, screen = pty.fork()
if child == 0:
    os.execv(argv[0], argv)
shown = b''
try:
    while b'(not shown): ' not in shown:
        shown += os.read(screen, 1024)
    os.write(screen, value)
    while True:
        shown += os.read(screen, 1024)
except OSError:
    pass
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;
const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0;
const onTerminal = hasPython ? test : test.skip;

function typed(root: string, keys: string) {
  const argv = [process.execPath, command, 'secrets', 'set', 'SHOP_TOKEN'];
  return spawnSync('python3', ['-c', terminal, keys, ...argv], {
    cwd: root,
    env: { PATH: process.env.PATH, ...withAda },
    encoding: 'utf8',
    timeout: 30_000,
  });
}

onTerminal('on a terminal it asks, and shows nothing of what is typed', async () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  // A slip, taken back.
  const { status, stdout } = typed(root, `${planted}x\\x7f\\r`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Value of SHOP_TOKEN \(not shown\): \s+SHOP_TOKEN is set in infra\/secrets\.age/);
  expect(stdout).not.toContain(planted.slice(0, 4));
  expect(await stored(root, 'SHOP_TOKEN', withAda)).toBe(planted);
});

onTerminal.each([
  ['Ctrl-C', '\\x03'],
  ['Ctrl-D', '\\x04'],
])('%s instead of an answer writes nothing', (_key, keys) => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  const { status, stdout } = typed(root, keys);
  expect([status, stdout.trim().split(/\r?\n/).at(-1)]).toEqual([
    1,
    'vpsynth secrets: no value was given for SHOP_TOKEN',
  ]);
  expect(existsSync(join(root, 'infra/secrets.age'))).toBe(false);
});

(process.platform === 'linux' ? test : test.skip)('a value stands in no argument list and no environment', async () => {
  const root = folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient });
  const child = spawn(process.execPath, [command, 'secrets', 'set', 'SHOP_TOKEN'], { cwd: root, env: withAda });
  child.stdin.write(planted);
  // It has started, and waits for the rest of its input.
  const { pid } = child;
  const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  for (let waits = 0; !read('cmdline').includes('SHOP_TOKEN') && waits < 500; waits++) await setTimeout(10);
  expect(read('cmdline') + read('environ') + read('comm')).not.toContain(planted);
  const ended = new Promise((done) => child.once('exit', done));
  child.stdin.end();
  expect(await ended).toBe(0);
});
