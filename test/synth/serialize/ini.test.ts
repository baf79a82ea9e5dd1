import { pgbouncerConnection, pgbouncerIni, pgbouncerUserList } from '../../../synth/serialize/ini';

test('pgbouncer.ini', () => {
  const text = pgbouncerIni(
    [
      {
        name: 'databases',
        entries: [
          { key: 'shop', value: 'host=10.0.0.2 port=5432 dbname=shop', comment: 'shop/prod/pool\nsession' },
          { key: '*', value: 'host=10.0.0.2' },
        ],
      },
      {
        name: 'pgbouncer',
        entries: [
          { key: 'listen_port', value: 6432 },
          { key: 'ignore_startup_parameters', value: '' },
          { key: 'server_check_query', value: "select '; # = \\' \"" },
        ],
      },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"; Generated

[databases]
; shop/prod/pool
; session
shop = host=10.0.0.2 port=5432 dbname=shop
* = host=10.0.0.2

[pgbouncer]
listen_port = 6432
ignore_startup_parameters =
server_check_query = select '; # = \\' "
"
`);
});

test.each<[string, string, string | number, string]>([
  ['line break', 'a', 'x\ny = 1', String.raw`pgbouncer.ini: s/a: can't hold a line break, got "x\ny = 1"`],
  ['NUL', 'a', 'x\0', String.raw`pgbouncer.ini: s/a: can't hold a NUL, got "x\u0000"`],
  ['blank at the end', 'a', 'x ', `pgbouncer.ini: s/a: can't keep blanks around a value, got "x "`],
  ['infinity', 'a', Infinity, 'pgbouncer.ini: s/a: must be a finite number, got Infinity'],
  ['key', 'a b', 'x', 'pgbouncer.ini: s/a b: a key is made of letters, digits, _ . - and *, got "a b"'],
  [
    'include',
    '%include x',
    'x',
    'pgbouncer.ini: s/%include x: a key is made of letters, digits, _ . - and *, got "%include x"',
  ],
])('pgbouncer.ini refuses: %s', (_, key, value, message) => {
  expect(() => pgbouncerIni([{ name: 's', entries: [{ key, value }] }])).toThrow(new Error(message));
});

test('pgbouncer.ini refuses what is given twice, and strange sections', () => {
  const entry = { key: 'a', value: 1 };
  expect(() => pgbouncerIni([{ name: 's', entries: [entry, entry] }])).toThrow(
    new Error('pgbouncer.ini: s: given twice, got "a"'),
  );
  expect(() =>
    pgbouncerIni([
      { name: 's', entries: [] },
      { name: 's', entries: [] },
    ]),
  ).toThrow(new Error('pgbouncer.ini: given twice, got "s"'));
  expect(() => pgbouncerIni([{ name: 's]', entries: [] }])).toThrow(
    new Error('pgbouncer.ini: s]: a section is named with letters, digits, _ . and -, got "s]"'),
  );
});

test('__proto__ is a key like any other', () => {
  expect(pgbouncerIni([{ name: '__proto__', entries: [{ key: '__proto__', value: 'x' }] }])).toBe(
    '[__proto__]\n__proto__ = x\n',
  );
});

test.each<[Record<string, string | number>, string]>([
  [{ host: '10.0.0.2', port: 5432, dbname: 'shop' }, 'host=10.0.0.2 port=5432 dbname=shop'],
  [{ connect_query: "select 'x'" }, "connect_query='select ''x'''"],
  [{ password: "'" }, "password=''''"],
  [{ password: 'a\\b=c' }, 'password=a\\b=c'],
  [{ a: 'x\ty', b: 'z' }, "a='x\ty' b=z"],
  [{}, ''],
])('the connection %j is written %s', (parameters, written) => {
  expect(pgbouncerConnection(parameters)).toBe(written);
});

test.each<[Record<string, string | number>, string]>([
  [{ password: '' }, 'pgbouncer connection: password: can\'t be empty, got ""'],
  [{ password: 'a\nb' }, String.raw`pgbouncer connection: password: can't hold a line break, got "a\nb"`],
  [{ 'a b': 'x' }, 'pgbouncer connection: a b: a parameter is named with small letters and _, got "a b"'],
  [{ port: Number.NaN }, 'pgbouncer connection: port: must be a finite number, got NaN'],
])('the connection %j is refused', (parameters, message) => {
  expect(() => pgbouncerConnection(parameters)).toThrow(new Error(message));
});

test('userlist.txt', () => {
  const users = [
    { name: 'shop', password: 'SCRAM-SHA-256$4096:c2FsdA==$a:b' },
    { name: 'a"b', password: '"' },
    { name: ';c \\', password: '' },
  ];
  expect(pgbouncerUserList(users, { header: ['Generated'] })).toMatchInlineSnapshot(`
"; Generated

"shop" "SCRAM-SHA-256$4096:c2FsdA==$a:b"
"a""b" """"
";c \\" ""
"
`);
});

test.each([
  ['', 'x', 'pgbouncer userlist: a name is 1 to 127 bytes long, got ""'],
  [
    'é'.repeat(64),
    'x',
    `pgbouncer userlist: ${'é'.repeat(64)}: a name is 1 to 127 bytes long, got "${'é'.repeat(64)}"`,
  ],
  ['a', 'x\ny', String.raw`pgbouncer userlist: a: can't hold a line break, got "x\ny"`],
])('userlist.txt refuses %j with %j', (name, password, message) => {
  expect(() => pgbouncerUserList([{ name, password }])).toThrow(new Error(message));
});

test('userlist.txt refuses a name given twice', () => {
  const user = { name: 'a', password: 'x' };
  expect(() => pgbouncerUserList([user, user])).toThrow(new Error('pgbouncer userlist: given twice, got "a"'));
});
