import { redact, redactError, redactWithin, spellingsOf } from '../../../src/deploy/secrets/redact';

const hidden = (values: Readonly<Record<string, string>>, committed = '') =>
  spellingsOf(new Map(Object.entries(values)), committed);
const values = hidden({
  PASSWORD: 'p+q/r"s',
  LONGER: 'p+q/r"s-and-more',
  KEY: '-----BEGIN-----\nMIIEvQIBADAN\nx\n-----END-----',
  PATTERN: '.*$&[x',
});

test.each([
  ['login with p+q/r"s failed', 'login with <secret PASSWORD> failed'],
  ['p+q/r"s-and-more', '<secret LONGER>'],
  ['{"password":"p+q/r\\"s"}', '{"password":"<secret PASSWORD>"}'],
  ['postgres://u:p%2Bq%2Fr%22s@db', 'postgres://u:<secret PASSWORD>@db'],
  [`Basic ${Buffer.from('p+q/r"s').toString('base64')}`, 'Basic <secret PASSWORD>'],
  ['openssl: MIIEvQIBADAN is no key', 'openssl: <secret KEY> is no key'],
  ['x marks a line too short to tell', 'x marks a line too short to tell'],
  ['a first line -----BEGIN-----', 'a first line -----BEGIN-----'],
  ['twice .*$&[x and .*$&[x', 'twice <secret PATTERN> and <secret PATTERN>'],
  ['nothing here', 'nothing here'],
])('%j is printed as %j', (text, printed) => {
  expect(redact(text, values)).toBe(printed);
});

test('a value that occurs in another’s name harms nothing but the text', () => {
  expect(redact('top secret', hidden({ A: 'secret', SECRET: 'secret A' }))).toBe('top <secret A>');
});

test('with the line break at the end of its file or without', () => {
  expect(redact('token-1 token-1\n', hidden({ TOKEN: 'token-1\n' }))).toBe('<secret TOKEN> <secret TOKEN>\n');
});

test.each([
  ['shop-prod: recreate api: 1.10.1', { DB_USER: 'shop', MODE: 'prod', SLOT: '1' }, ''],
  ['shop-production', { MODE: 'production' }, '{"stacks":[{"name":"shop-production"}]}'],
])(
  'what is short, or what anybody reads in the repository, is not told by hiding it: %j',
  (text, values, committed) => {
    expect(redact(text, hidden(values, committed))).toBe(text);
  },
);

test('without values the text stays', () => {
  expect(redact('text', hidden({}))).toBe('text');
});

test('values deep in an event, and in an error with its stack', () => {
  const values = hidden({ TOKEN: 'planted-value' });
  expect(redactWithin({ a: ['x planted-value', 1, null], b: { c: 'planted-value' } }, values)).toEqual({
    a: ['x <secret TOKEN>', 1, null],
    b: { c: '<secret TOKEN>' },
  });
  const error = new TypeError('it said planted-value');
  expect(redactError(error, values)).toBe(error);
  expect(error.message).toBe('it said <secret TOKEN>');
  expect(error.stack).toMatch(/^TypeError: it said <secret TOKEN>\n/);
});
