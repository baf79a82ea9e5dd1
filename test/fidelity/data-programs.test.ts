import * as programs from './programs';
import { accepted, refused } from './verdicts';

programs.describeWithPrograms('programs that keep data', () => {
  describe('PgBouncer', () => {
    const around = (line: string) => ({
      files: {
        '/etc/pgbouncer/pgbouncer.ini': [
          '[databases]',
          'app = host=10.20.30.41 port=5432 dbname=app pool_size=7',
          '[pgbouncer]',
          'listen_addr = 10.20.30.40',
          'listen_port = 6432',
          'auth_type = scram-sha-256',
          'auth_file = /etc/pgbouncer/userlist.txt',
          'admin_users = admin',
          'client_tls_sslmode = require',
          'client_tls_cert_file = /etc/pgbouncer/tls/server.crt',
          'client_tls_key_file = /etc/pgbouncer/tls/server.key',
          line,
        ].join('\n'),
        '/etc/pgbouncer/userlist.txt': { content: '"admin" "secret"\n', mode: 0o600, owner: 'pgbouncer' },
      },
    });

    test('accepts', async () => {
      const verdict = await programs.pgbouncerAccepts(around('pool_mode = transaction'));
      expect(verdict).toMatchObject({ ...accepted, config: { pool_mode: 'transaction', listen_port: '6432' } });
      expect(verdict.databases).toContainEqual(expect.objectContaining({ name: 'app', host: '10.20.30.41' }));
      expect(verdict.pools).toEqual([expect.objectContaining({ database: 'pgbouncer' })]);
      expect(verdict.users).toContainEqual(expect.objectContaining({ name: 'admin' }));
    });
    test('accepts a configuration without a Unix socket', async () => {
      const { files } = around('unix_socket_dir =');
      const admin = { user: 'admin', password: 'secret' };
      expect(await programs.pgbouncerAccepts({ files, admin })).toMatchObject({
        ...accepted,
        config: { unix_socket_dir: '' },
      });
    });
    test.each([
      ['pool_size = 7', 'unknown parameter: pgbouncer/pool_size'],
      ['pool_mode = sometimes', 'invalid value "sometimes" for parameter pool_mode'],
    ])('refuses %s', async (line, reason) => {
      expect(await programs.pgbouncerAccepts(around(line))).toMatchObject(refused(reason));
    });
  });

  describe('PostgreSQL', () => {
    const around = (line: string, rule = 'host all all 10.20.0.0/16 scram-sha-256') => ({
      files: {
        '/etc/postgresql/postgresql.conf': `listen_addresses = '*'\nport = 5433\nshared_preload_libraries = 'pg_stat_statements'\n${line}\n`,
        '/etc/postgresql/pg_hba.conf': `local all all scram-sha-256\n${rule}\n`,
      },
      hba: '/etc/postgresql/pg_hba.conf',
    });

    test('accepts, and runs scripts', async () => {
      const tls = "ssl = on\nssl_cert_file = '/etc/tls/server.crt'\nssl_key_file = '/etc/tls/server.key'";
      const scripts = ['CREATE DATABASE app', { database: 'app', sql: 'CREATE EXTENSION pg_trgm; SELECT 6 * 7;' }];
      const verdict = await programs.postgresAccepts({ ...around(`shared_buffers = 256MB\n${tls}`), scripts });
      expect(verdict).toMatchObject({
        ...accepted,
        answers: ['', '42'],
        settings: { shared_buffers: '256MB', ssl: 'on' },
      });
      expect(verdict.hba.map(({ type, auth_method }) => [type, auth_method])).toEqual([
        ['local', 'scram-sha-256'],
        ['host', 'scram-sha-256'],
      ]);
    });
    test.each([
      ['an unknown setting', around('shared_bufers = 256MB'), 'unrecognized configuration parameter "shared_bufers"'],
      ['a bad value', around('wal_level = everything'), 'invalid value for parameter "wal_level"'],
      ['a bad hba rule', around('', 'host all all 10.20.0.0/16 sha'), 'invalid authentication method "sha"'],
      [
        'a failing script',
        { ...around(''), scripts: ['SELECT nothing'] },
        'script 1: ERROR: .*"nothing" does not exist',
      ],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.postgresAccepts(options)).toMatchObject(refused(reason));
    });
  });

  describe('RabbitMQ', () => {
    const around = (line: string, plugins = '[rabbitmq_prometheus].', vhost = '/app') => ({
      files: {
        '/etc/rabbitmq/rabbitmq.conf': `listeners.tcp.1 = 10.20.30.40:5672\nload_definitions = /etc/rabbitmq/definitions.json\n`,
        '/etc/rabbitmq/conf.d/10-more.conf': `${line}\n`,
        '/etc/rabbitmq/enabled_plugins': plugins,
        '/etc/rabbitmq/definitions.json': JSON.stringify({
          vhosts: [{ name: '/app' }],
          users: [{ name: 'app', password: 'secret', tags: ['monitoring'] }],
          queues: [{ vhost, name: 'jobs', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } }],
        }),
      },
    });

    test('accepts', async () => {
      const verdict = await programs.rabbitmqAccepts(around('heartbeat = 42'));
      expect(verdict).toMatchObject({
        problems: [],
        vhosts: ['/app'],
        users: [{ user: 'app', tags: ['monitoring'] }],
        queues: [{ vhost: '/app', name: 'jobs', type: 'quorum', arguments: { 'x-queue-type': 'quorum' } }],
        environment: { rabbit: { heartbeat: 42 } },
      });
      expect(verdict.plugins).toContain('rabbitmq_prometheus');
    });
    test.each([
      [
        'an unknown key',
        around('hartbeat = 42'),
        "You've tried to set hartbeat, but there is no setting with that name",
      ],
      ['a bad value', around('heartbeat = often'), '"often" cannot be converted to a'],
      [
        'an unknown plugin',
        around('', '[rabbitmq_prometheos].'),
        "plugin rabbitmq_prometheos is named, but isn't enabled",
      ],
      ['a bad definition', around('', '[].', '/nowhere'), 'Error during startup: .*virtual host'],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.rabbitmqAccepts(options)).toMatchObject(refused(reason));
    });
  });

  describe.each(['redis', 'valkey'] as const)('%s', (program) => {
    const around = (line: string) => ({
      files: {
        '/etc/redis/redis.conf': `bind 10.20.30.40 127.0.0.1\nport 6380\nrequirepass secret\ndir /data\n${line}\n`,
      },
      credentials: { password: 'secret' },
      program,
    });

    test('accepts', async () => {
      const verdict = await programs.redisAccepts(around('maxmemory 100mb'));
      expect(verdict).toMatchObject({ ...accepted, settings: { maxmemory: '104857600', port: '6380' } });
    });
    test.each([
      ['an unknown directive', 'max-memory 100mb', 'max-memory 100mb'],
      ['a bad value', 'maxmemory-policy sometimes', 'maxmemory-policy sometimes'],
    ])('refuses %s', async (_, line, reason) => {
      expect(await programs.redisAccepts(around(line))).toMatchObject(refused(reason));
    });
  });

  describe('MariaDB', () => {
    const around = (line: string) => ({
      files: { '/etc/mysql/conf.d/vpsynth.cnf': `[mysqld]\nbind-address = *\n${line}\n` },
    });

    test('accepts, and runs scripts', async () => {
      const scripts = ['CREATE DATABASE app; SELECT 6 * 7;'];
      const verdict = await programs.mariadbAccepts({ ...around('innodb_buffer_pool_size = 128M'), scripts });
      expect(verdict).toMatchObject({
        ...accepted,
        answers: ['42'],
        settings: { innodb_buffer_pool_size: '134217728' },
      });
    });
    test.each([
      ['an unknown variable', around('max_conections = 30'), 'unknown variable .max_conections=30'],
      [
        'a failing script',
        { ...around(''), scripts: ['SELECT nothing'] },
        "script 1: ERROR .*Unknown column 'nothing'",
      ],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.mariadbAccepts(options)).toMatchObject(refused(reason));
    });
  });
});
