import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/cli/user-error';
import { encrypt } from '../../../src/deploy/secrets/age';
import { collectSecrets } from '../../../src/deploy/secrets/collect';
import { readStore, writeStore } from '../../../src/deploy/secrets/store';
import { ada, byTheReference, grace, stranger } from './keys';
import { folderWith } from './repository';

const planted = 'planted-value-5f1d';
const withAda = { VPSYNTH_AGE_IDENTITY: ada.identity };

async function repository(content: string): Promise<string> {
  return folderWith({ 'infra/secrets.age': await encrypt(content, [ada.recipient]) });
}

test('a variable of the name comes before the file; an empty one is none; what neither has is missing', async () => {
  const root = await repository('{"ONE":"stored","TWO":"stored","THREE":"stored"}');
  const environment = { ...withAda, ONE: 'set', TWO: '' };
  const found = await collectSecrets(['ONE', 'TWO', 'THREE', 'ONE', 'ZERO', 'NONE'], { root, environment });
  expect(found).toEqual({
    values: new Map([
      ['ONE', 'set'],
      ['THREE', 'stored'],
      ['TWO', 'stored'],
    ]),
    origins: new Map([
      ['ONE', 'environment'],
      ['THREE', 'infra/secrets.age'],
      ['TWO', 'infra/secrets.age'],
    ]),
    missing: ['NONE', 'ZERO'],
  });
});

test('the file stays closed while the environment has everything', async () => {
  const root = folderWith({ 'infra/secrets.age': 'not an age file' });
  const { values } = await collectSecrets(['ONE'], { root, environment: { ONE: 'set' } });
  expect([...values]).toEqual([['ONE', 'set']]);
});

test('without a file everything is missing, and no identity is asked for', async () => {
  expect((await collectSecrets(['ONE'], { root: folderWith(), environment: {} })).missing).toEqual(['ONE']);
});

const damaged = 'infra/secrets.age is damaged: restore it from git';
const malformed = 'infra/secrets.age does not hold a JSON object of names and values: restore it from git';
test.each<[what: string, content: string | undefined, file: string, message: string]>([
  ['cut', undefined, byTheReference.slice(0, 300), damaged],
  ['empty', undefined, '', damaged],
  ['a conflict', undefined, `<<<<<<< ours\n${byTheReference}=======\n`, damaged],
  ['no JSON', `{"ONE": ${planted}}`, '', malformed],
  ['a list', `["${planted}"]`, '', malformed],
  ['a number', '{"ONE": 1}', '', malformed],
  ['a strange name', `{"${planted}": "x"}`, '', malformed],
  ['nothing in it', '{"ONE": ""}', '', 'the value of ONE is empty'],
  ['NUL', `{"ONE": "${planted}\\u0000"}`, '', 'the value of ONE holds NUL or half a character, which is no text'],
  ['half a character', '{"ONE": "\\ud800"}', '', 'the value of ONE holds NUL or half a character, which is no text'],
])(
  'a file that is no good (%s) is refused in a sentence that tells no value',
  async (_what, content, file, message) => {
    const root = content === undefined ? folderWith({ 'infra/secrets.age': file }) : await repository(content);
    const failure = await collectSecrets(['TWO'], { root, environment: withAda }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toBe(message);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(planted);
  },
);

test('a file for others says who can help', async () => {
  const root = folderWith({ 'infra/secrets.age': byTheReference });
  await expect(collectSecrets(['A'], { root, environment: { VPSYNTH_AGE_IDENTITY: stranger } })).rejects.toThrow(
    new UserError(
      'infra/secrets.age is not encrypted for the identity in VPSYNTH_AGE_IDENTITY: ask somebody who can read it to add your recipient (npx vpsynth secrets identity) to infra/secrets.recipients and to run: npx vpsynth secrets rekey',
    ),
  );
});

describe('the identity', () => {
  const home = folderWith({
    '.config/vpsynth/identity.txt': `# public key: ${ada.recipient}\n\n${ada.identity}\n`,
    'two.txt': `${stranger}\n${grace.identity}\r\n`,
    'torn.txt': ada.identity.slice(0, 40),
    'empty.txt': '# nothing\n',
  });
  const open = join(home, 'open.txt');
  writeFileSync(open, ada.identity);
  chmodSync(open, 0o640);
  const root = folderWith({ 'infra/secrets.age': byTheReference });
  const collect = (environment: NodeJS.ProcessEnv) => collectSecrets(['SHOP_TOKEN'], { root, environment });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['a variable', { VPSYNTH_AGE_IDENTITY: `${ada.identity}\n` }],
    ['a named file, one of two', { VPSYNTH_AGE_IDENTITY: '', VPSYNTH_AGE_IDENTITY_FILE: join(home, 'two.txt') }],
    ['the file below HOME', { HOME: home }],
    ['the file below XDG_CONFIG_HOME', { HOME: '/nowhere', XDG_CONFIG_HOME: join(home, '.config') }],
  ])('is found in %s', async (_where, environment) => {
    expect((await collect(environment)).values.get('SHOP_TOKEN')).toBe('from the reference implementation');
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [
      { HOME: '/nowhere' },
      'infra/secrets.age is encrypted, and this machine has no identity to read it with: set VPSYNTH_AGE_IDENTITY, or VPSYNTH_AGE_IDENTITY_FILE to its file, or put it into /nowhere/.config/vpsynth/identity.txt',
    ],
    [
      { VPSYNTH_AGE_IDENTITY_FILE: '/nowhere/key' },
      'VPSYNTH_AGE_IDENTITY_FILE names /nowhere/key, which does not exist',
    ],
    [
      { VPSYNTH_AGE_IDENTITY_FILE: open },
      `others can read ${open} (mode 0640), which opens the secrets; run: chmod 600 ${open}`,
    ],
    [
      { VPSYNTH_AGE_IDENTITY_FILE: join(home, 'torn.txt') },
      `${join(home, 'torn.txt')} holds a line that is no age identity; one looks like AGE-SECRET-KEY-1…`,
    ],
    [
      { VPSYNTH_AGE_IDENTITY_FILE: join(home, 'empty.txt') },
      `${join(home, 'empty.txt')} holds no age identity; one looks like AGE-SECRET-KEY-1…`,
    ],
  ])('is refused with what to do: %#', async (environment, message) => {
    await expect(collect(environment)).rejects.toThrow(new UserError(message));
  });
});

describe('writing', () => {
  const recipients = `# who\n${ada.recipient} # Ada\n\n${grace.recipient}\n`;

  test('is for every recipient of the list, and what was read is written again', async () => {
    const root = folderWith({ 'infra/secrets.recipients': recipients });
    await writeStore(root, await readStore(root, {}), new Map(Object.entries({ TWO: 'b', ONE: 'two\nlines' })));
    for (const { identity } of [ada, grace]) {
      const { values } = await readStore(root, { VPSYNTH_AGE_IDENTITY: identity });
      expect([...values]).toEqual([
        ['ONE', 'two\nlines'],
        ['TWO', 'b'],
      ]);
    }
  });

  test('refuses when somebody else was quicker, and leaves theirs', async () => {
    const root = folderWith({ 'infra/secrets.recipients': recipients, 'infra/secrets.age': byTheReference });
    const before = await readStore(root, withAda);
    const theirs = await encrypt('{}', [ada.recipient]);
    writeFileSync(join(root, 'infra/secrets.age'), theirs);
    await expect(writeStore(root, before, new Map())).rejects.toThrow('infra/secrets.age was changed meanwhile');
    expect(readFileSync(join(root, 'infra/secrets.age'), 'utf8')).toBe(theirs);
  });

  test.each([
    ['', 'infra/secrets.recipients lists nobody: add your recipient (npx vpsynth secrets identity)'],
    [
      `# who\n${ada.recipient.slice(0, -1)}\n`,
      `infra/secrets.recipients:2: "${ada.recipient.slice(0, -1)}" is no age recipient; one looks like age1… (62 characters)`,
    ],
    [
      ada.identity,
      'infra/secrets.recipients:1 holds the secret part of a key, which must never be committed: put its recipient there (age1…), and make a new key, since this one may have been seen',
    ],
  ])('refuses a list that is no good: %#', async (list, message) => {
    const root = folderWith({ 'infra/secrets.recipients': list });
    const store = { values: new Map<string, string>(), armored: undefined };
    await expect(writeStore(root, store, new Map())).rejects.toThrow(new UserError(message));
  });
});
