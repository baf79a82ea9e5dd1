import {
  type HbaRule,
  pgHba,
  postgresqlConf,
  type RedisEntry,
  rabbitmqConf,
  redisConf,
} from '../../../synth/serialize/conf';

type Value = string | number | boolean;

test('postgresql.conf', () => {
  const text = postgresqlConf(
    [
      { key: 'shared_buffers', value: '256MB', comment: 'a quarter of the memory' },
      { key: 'max_connections', value: 100 },
      { key: 'ssl', value: true },
      { key: 'include_dir', value: 'conf.d' },
      { key: 'include_dir', value: 'more.d' },
      { key: 'pg_stat_statements.track', value: 'all' },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated

# a quarter of the memory
shared_buffers = 256MB
max_connections = 100
ssl = on
include_dir = 'conf.d'
include_dir = 'more.d'
pg_stat_statements.track = 'all'
"
`);
});

test.each<[Value, string]>([
  [0.5, '0.5'],
  [-1, '-1'],
  [1e21, "'1e+21'"],
  [false, 'off'],
  ['on', "'on'"],
  ['', "''"],
  ['1.5GB', "'1.5GB'"],
  ['30 s', "'30 s'"],
  ["it's", "'it''s'"],
  ['\\', String.raw`'\\'`],
  ["a\\'b", String.raw`'a\\''b'`],
  ['a\nb # c', String.raw`'a\nb # c'`],
  ['é', "'é'"],
])('postgresql.conf: %j is written %s', (value, written) => {
  expect(postgresqlConf([{ key: 'x', value }])).toBe(`x = ${written}\n`);
});

test.each<[string, Value, string]>([
  ['x', 'a\0', String.raw`postgresql.conf: x: can't hold a NUL, got "a\u0000"`],
  ['x', Number.NaN, 'postgresql.conf: x: must be a finite number, got NaN'],
  ['x y', 1, 'postgresql.conf: x y: no name of a parameter, got "x y"'],
])('postgresql.conf refuses %s = %j', (key, value, message) => {
  expect(() => postgresqlConf([{ key, value }])).toThrow(new Error(message));
});

test('rabbitmq.conf', () => {
  const text = rabbitmqConf(
    [
      { key: 'listeners.tcp.default', value: 5672 },
      { key: 'management.load_definitions', value: '/etc/rabbitmq/definitions.json', comment: 'users and queues' },
      { key: 'loopback_users.guest', value: false },
      { key: 'vm_memory_high_watermark.relative', value: 0.6 },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated

listeners.tcp.default = 5672
# users and queues
management.load_definitions = /etc/rabbitmq/definitions.json
loopback_users.guest = false
vm_memory_high_watermark.relative = 0.6
"
`);
});

test.each<[Value, string]>([
  ['a#b', "'a#b'"],
  [' a ', "' a '"],
  ['', "''"],
  ["it's", "it's"],
  ['a = b', 'a = b'],
  ['x', 'x'],
])('rabbitmq.conf: %j is written %s', (value, written) => {
  expect(rabbitmqConf([{ key: 'x', value }])).toBe(`x = ${written}\n`);
});

test.each<[string, Value, string]>([
  ['x', "'a", `rabbitmq.conf: x: can't hold a single quote where quotes are needed, got "'a"`],
  ['x', "it's #1", `rabbitmq.conf: x: can't hold a single quote where quotes are needed, got "it's #1"`],
  ['x', 'a\nb', String.raw`rabbitmq.conf: x: can't hold a line break, got "a\nb"`],
  ['x y', 1, 'rabbitmq.conf: x y: a key is made of letters, digits, _ and - between dots, got "x y"'],
  ['x..y', 1, 'rabbitmq.conf: x..y: a key is made of letters, digits, _ and - between dots, got "x..y"'],
])('rabbitmq.conf refuses %s = %j', (key, value, message) => {
  expect(() => rabbitmqConf([{ key, value }])).toThrow(new Error(message));
});

test.each([postgresqlConf, rabbitmqConf])('%p refuses a key given twice', (write) => {
  const entry = { key: 'x', value: 1 };
  expect(() => write([entry, entry])).toThrow('given twice, got "x"');
});

test('redis.conf', () => {
  const text = redisConf(
    [
      { key: 'save', value: '900 1', comment: 'snapshots' },
      { key: 'save', value: [300, 10] },
      { key: 'appendonly', value: true },
      { key: 'maxmemory', value: '256mb' },
      { key: 'client-output-buffer-limit', value: 'normal 0 0 0' },
      { key: 'rename-command', value: ['CONFIG', ''] },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated

# snapshots
save 900 1
save 300 10
appendonly yes
maxmemory 256mb
client-output-buffer-limit normal 0 0 0
rename-command CONFIG ""
"
`);
});

test.each<[string, RedisEntry['value'], string]>([
  ['save', '', 'save ""'],
  ['requirepass', 'a b', 'requirepass "a b"'],
  ['requirepass', '#x', 'requirepass "#x"'],
  ['requirepass', 'a"b\\', String.raw`requirepass "a\"b\\"`],
  ['requirepass', "it's", `requirepass "it's"`],
  ['requirepass', 'a\nb\x07', String.raw`requirepass "a\nb\a"`],
  ['requirepass', 'é', 'requirepass é'],
  ['bind', "127.0.0.1 '::1'", 'bind 127.0.0.1 ::1'],
  ['user', ['default', 'on', '>pass word', '~*', '+@all'], 'user default on ">pass word" ~* +@all'],
  ['appendonly', false, 'appendonly no'],
])('redis.conf: %s with %j is written %s', (key, value, written) => {
  expect(redisConf([{ key, value }])).toBe(`${written}\n`);
});

test.each<[string, Value, string]>([
  ['requirepass', 'a\0', String.raw`redis.conf: requirepass: can't hold a NUL, got "a\u0000"`],
  ['save', '"900 1', String.raw`redis.conf: unbalanced quotes, or quotes inside a word, got "\"900 1"`],
  ['# x', '1', 'redis.conf: # x: a key is made of letters, digits, _ and -, got "# x"'],
  ['port', Infinity, 'redis.conf: port: must be a finite number, got Infinity'],
])('redis.conf refuses %s with %j', (key, value, message) => {
  expect(() => redisConf([{ key, value }])).toThrow(new Error(message));
});

test('pg_hba.conf', () => {
  const text = pgHba(
    [
      { type: 'local', database: 'all', user: 'postgres', method: 'peer' },
      {
        type: 'hostssl',
        database: 'shop,shop "2"',
        user: 'a#b',
        address: '10.0.0.0/24',
        method: 'scram-sha-256',
        comment: 'shop',
      },
      { type: 'host', database: 'all', user: '+admins', address: '10.0.0.1 255.255.255.255', method: 'cert map=x' },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated

local   all               postgres                          peer
# shop
hostssl shop,"shop ""2""" "a#b"    10.0.0.0/24              scram-sha-256
host    all               +admins  10.0.0.1 255.255.255.255 cert map=x
"
`);
});

const rule: HbaRule = { type: 'host', database: 'all', user: 'all', address: 'all', method: 'md5' };

test.each<[Partial<HbaRule>, string]>([
  [{ type: 'hots' }, 'pg_hba.conf: type: no type of connection, got "hots"'],
  [{ type: 'local' }, 'pg_hba.conf: local: a local rule has no address, got "all"'],
  [{ address: '' }, 'pg_hba.conf: address: a field, or a name in it, is empty, got ""'],
  [{ database: 'a,,b' }, 'pg_hba.conf: database: a field, or a name in it, is empty, got "a,,b"'],
  [
    { user: 'a\nhost all all all trust' },
    String.raw`pg_hba.conf: user: can't hold a line break, got "a\nhost all all all trust"`,
  ],
  [
    { method: 'cert map=x\\' },
    String.raw`pg_hba.conf: a line, comment or not, can't end in a backslash: the next would continue it, got "host all all all cert map=x\\"`,
  ],
  [
    { comment: 'x\\' },
    String.raw`pg_hba.conf: a line, comment or not, can't end in a backslash: the next would continue it, got "# x\\"`,
  ],
])('pg_hba.conf refuses %j', (change, message) => {
  expect(() => pgHba([{ ...rule, ...change }])).toThrow(new Error(message));
});
