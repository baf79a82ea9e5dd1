import { env } from '../../../synth/serialize/env';
import { readEnv } from '../../../synth/serialize/env-reader';

test('layout', () => {
  const text = env(
    [
      { name: 'NODE_ENV', value: 'production', comment: 'shop/prod\napi' },
      { name: 'GREETING', value: 'hello, $USER # not a comment' },
      { name: 'EMPTY', value: '' },
    ],
    { header: ['Copy to .env'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Copy to .env

# shop/prod
# api
NODE_ENV=production
GREETING='hello, $USER # not a comment'
EMPTY=
"
`);
});

test.each([
  ['postgres://user@host:5432/db?a=b&c=d', 'postgres://user@host:5432/db?a=b&c=d'],
  ['a b', "'a b'"],
  ['a#b', "'a#b'"],
  ['$x', "'$x'"],
  ['`id`', "'`id`'"],
  ['"q"', `'"q"'`],
  ["it's", String.raw`'it\'s'`],
  ['a\\b', String.raw`'a\b'`],
  ['a\\\\', String.raw`'a\\'`],
  ['a\\', String.raw`"a\\"`],
  ['a\\\'$b"\n', String.raw`"a\\'\$b\"\n"`],
  ['two\nlines', "'two\nlines'"],
  [' x ', "' x '"],
  ['\u00a0', "'\u00a0'"],
])('%j is written %s', (value, written) => {
  expect(env([{ name: 'X', value }])).toBe(`X=${written}\n`);
});

test('every text of up to five awkward characters comes back', () => {
  const alphabet = [...'a\\\'"$# \n'];
  let texts = [''];
  for (let length = 1; length <= 5; length++) {
    texts = texts.flatMap((text) => alphabet.map((character) => text + character));
    expect(() => env(texts.map((value, index) => ({ name: `V${index}`, value })))).not.toThrow();
  }
});

test.each([
  ['1X', '', 'env: 1X: a name is made of letters, digits and _, got "1X"'],
  ['X Y', '', 'env: X Y: a name is made of letters, digits and _, got "X Y"'],
  ['X', 'a\0', String.raw`env: X: can't hold a NUL, got "a\u0000"`],
  ['X', 'a\r\nb', String.raw`env: X: can't hold a carriage return, got "a\r\nb"`],
])('refuses %j=%j', (name, value, message) => {
  expect(() => env([{ name, value }])).toThrow(new Error(message));
});

test('refuses a name given twice', () => {
  const entry = { name: 'X', value: '' };
  expect(() => env([entry, entry])).toThrow(new Error('env: given twice, got "X"'));
});

test('reads as Compose does', () => {
  expect(readEnv("A=b # c\nB=b#c\nC='x' \n# D=1\nE=\n")).toStrictEqual([
    ['A', 'b'],
    ['B', 'b#c'],
    ['C', 'x'],
    ['E', ''],
  ]);
});
