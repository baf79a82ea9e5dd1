import { redact, redactError, redactWithin } from '../../../src/deploy/secrets/redact';

const values = new Map(
  Object.entries({
    PASSWORD: 'p+q/r"s',
    LONGER: 'p+q/r"s-and-more',
    KEY: '-----BEGIN-----\nMIIEvQIBADAN\nx\n-----END-----',
    PATTERN: '.*$&',
  }),
);

test.each([
  ['login with p+q/r"s failed', 'login with <secret PASSWORD> failed'],
  ['p+q/r"s-and-more', '<secret LONGER>'],
  ['{"password":"p+q/r\\"s"}', '{"password":"<secret PASSWORD>"}'],
  ['postgres://u:p%2Bq%2Fr%22s@db', 'postgres://u:<secret PASSWORD>@db'],
  [`Basic ${Buffer.from('p+q/r"s').toString('base64')}`, 'Basic <secret PASSWORD>'],
  ['openssl: MIIEvQIBADAN is no key', 'openssl: <secret KEY> is no key'],
  ['x marks a line too short to tell', 'x marks a line too short to tell'],
  ['twice .*$& and .*$&', 'twice <secret PATTERN> and <secret PATTERN>'],
  ['nothing here', 'nothing here'],
])('%j is printed as %j', (text, printed) => {
  expect(redact(text, values)).toBe(printed);
});

test('a value that occurs in another’s name harms nothing but the text', () => {
  expect(redact('top secret', new Map(Object.entries({ A: 'secret', B: 'A' })))).toBe('top <secret A>');
});

test('without values the text stays', () => {
  expect(redact('text', new Map())).toBe('text');
});

test('values deep in an event, and in an error with its stack', () => {
  const values = new Map([['TOKEN', 'planted-value']]);
  expect(redactWithin({ a: ['x planted-value', 1, null], b: { c: 'planted-value' } }, values)).toEqual({
    a: ['x <secret TOKEN>', 1, null],
    b: { c: '<secret TOKEN>' },
  });
  const error = new TypeError('it said planted-value');
  expect(redactError(error, values)).toBe(error);
  expect(error.message).toBe('it said <secret TOKEN>');
  expect(error.stack).toMatch(/^TypeError: it said <secret TOKEN>\n/);
});
