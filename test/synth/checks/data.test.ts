import {
  Environment,
  Fleet,
  Job,
  ManagedPostgres,
  PostgresDatabase,
  PostgresServer,
  type PostgresServerProps,
  Project,
  RabbitMqBroker,
  RedisServer,
  Secret,
  Size,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, image, monitoring, pool, problems, service, vps } from './small-fleet';

test('pool-over-server-limit', () => {
  const declare = (size: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const server = new PostgresServer(host, 'postgres', { maxConnections: 60 });
    for (const project of ['shop', 'blog']) {
      const prod = environment(host, project);
      const database = new PostgresDatabase(prod, 'database', { server });
      const migrate = new Job(prod, 'migrate', { image, uses: [database] });
      service(prod, 'api', { uses: [database.pool({ size, reserve: 5 })], after: [migrate] });
    }
  };
  expect(problems(declare(25))).toMatchInlineSnapshot(`
"error pool-over-server-limit: vps-1/postgres: more connections may be opened to it than it accepts
    got     62: shop/prod/database/pool on vps-1 30; blog/prod/database/pool on vps-1 30; shop/prod/migrate on vps-1, directly 1; blog/prod/migrate on vps-1, directly 1
    allowed 57: maxConnections 60, less 3 reserved for the superuser
    mend    lower the size of pools, or raise maxConnections: that restarts the server and needs memory for each"
`);
  expect(problems(declare(22))).toBe('');
});

test('pool-over-server-limit: of an environment on several hosts, which', () => {
  const declare = (fleet: Fleet) => {
    const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
    const hosts = [vps(fleet), vps(fleet, 'vps-2', { publicAddress: '203.0.113.2' })];
    const prod = new Environment(project, 'prod', { on: hosts });
    const server = new PostgresServer(prod, 'postgres', { maxConnections: 20 });
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool({ size: 30 })] });
  };
  const heads = problems(declare)
    .split('\n\n')
    .filter((each) => each.includes('pool-over-server-limit'));
  expect(heads.map((each) => each.split('\n').slice(0, 2))).toMatchInlineSnapshot(`
[
  [
    "error pool-over-server-limit: shop/prod/postgres: more connections may be opened to it on vps-1 than it accepts",
    "    got     30: shop/prod/database/pool on vps-1 30",
  ],
  [
    "error pool-over-server-limit: shop/prod/postgres: more connections may be opened to it on vps-2 than it accepts",
    "    got     30: shop/prod/database/pool on vps-2 30",
  ],
]
`);
});

test('pool-over-server-limit: what connects directly, in both colours, to a managed server', () => {
  const declare = (replicas: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const server = new ManagedPostgres(host, 'managed', { hostname: 'db.provider.example', maxConnections: 50 });
    const prod = environment(host);
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server })], replicas });
  };
  expect(problems(declare(3))).toMatchInlineSnapshot(`
"error pool-over-server-limit: vps-1/managed: more connections may be opened to it than it accepts
    got     60: shop/prod/api on vps-1, directly 60
    allowed 50: maxConnections 50
    mend    lower the size of pools, or raise maxConnections: that restarts the server and needs memory for each"
`);
  expect(problems(declare(2))).toBe('');
});

test('pool-too-small-for-clients', () => {
  const declare = (replicas: number) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'api', { uses: [pool(prod, { clientConnections: 50 })], replicas });
  };
  expect(problems(declare(6))).toMatchInlineSnapshot(`
"error pool-too-small-for-clients: shop/prod/pgbouncer: the services of infra/vps-1/shop-prod may open more connections to it than it accepts
    got     600: api 600
    allowed 500
    mend    lower clientConnections of the pools, or replicas"
`);
  expect(problems(declare(5))).toBe('');
});

test('pool-bypassed', () => {
  const declare = (used: 'database' | 'pool') => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const one = pool(prod);
    const { database } = one;
    const migrate = new Job(prod, 'migrate', { image, uses: [database] });
    service(prod, 'api', { uses: [one], after: [migrate] });
    service(prod, 'reports', { uses: [used === 'pool' ? one : database] });
  };
  expect(problems(declare('database'))).toMatchInlineSnapshot(`
"warning pool-bypassed: shop/prod/reports: it connects to shop/prod/database past its pool shop/prod/database/pool
    got     uses: the database itself, as shop_prod_owner
    allowed the pool
    mend    name the pool in \`uses\`; for a service that makes its tables itself, one of pool({ as: 'owner' })"
`);
  expect(problems(declare('pool'))).toBe('');
  const withoutPool = (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(prod, 'postgres') });
    service(prod, 'api', { uses: [database, database.readPool()] });
  };
  expect(problems(withoutPool)).toBe('');
});

test('unused-pool', () => {
  const declare = (used: boolean) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const one = pool(prod);
    const other = one.database.pool({ id: 'reports', size: 2 });
    service(prod, 'api', { uses: [one] });
    service(prod, 'reports', { uses: [used ? other : one] });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"warning unused-pool: shop/prod/database/reports: no service uses it
    mend    name it in \`uses\` of a service, or remove it"
`);
  expect(problems(declare(true))).toBe('');
});

test('pool-name-taken', () => {
  const declare = (first: string, second: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const [one, other] = ['one', 'other'].map((id) => new PostgresServer(host, id, { maxConnections: 50 }));
    const database = (id: string, server: PostgresServer | undefined, name: string) =>
      new PostgresDatabase(prod, id, { server: server as PostgresServer, name }).pool();
    service(prod, 'api', { uses: [database('first', one, first)] });
    service(prod, 'cms', { uses: [database('second', other, second)] });
  };
  expect(problems(declare('shop', 'shop'))).toMatchInlineSnapshot(`
"error pool-name-taken: shop/prod/second/pool: clients would call it shop, as they do shop/prod/first/pool
    got     shop
    mend    give one of the databases, or the pool, another name"
`);
  expect(problems(declare('shop', 'blog'))).toBe('');
});

test('open-files-too-few', () => {
  const declare = (size: number) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const server = new PostgresServer(prod, 'postgres', { maxConnections: 10_000, settings: { work_mem: '64kB' } });
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool({ size })] });
  };
  expect(problems(declare(4000))).toMatchInlineSnapshot(`
"error open-files-too-few: shop/prod/pgbouncer: it may hold more connections than it can have files open
    got     4532 connections
    allowed 4096 open files
    mend    lower the size of its pools or its connections, or raise openFiles"
`);
  expect(problems(declare(3000))).toBe('');
});

test('database-taken, role-taken', () => {
  const declare =
    (second: { name?: string; role?: string; password?: Secret }, project = 'blog') =>
    (fleet: Fleet) => {
      const host = vps(fleet);
      const server = new PostgresServer(host, 'postgres');
      const shop = environment(host);
      new PostgresDatabase(shop, 'database', { server });
      service(shop);
      const other = project === 'shop' ? shop : environment(host, project);
      new PostgresDatabase(other, 'second', { server, ...second });
      if (other !== shop) service(other);
    };
  expect(problems(declare({ name: 'shop_prod' }))).toMatchInlineSnapshot(`
"error database-taken: blog/prod/second: the server vps-1/postgres has a database of this name already: shop/prod/database
    got     shop_prod
    mend    give one of them another name: name: 'shop_prod_second'"
`);
  expect(problems(declare({ name: 'blog', role: 'shop_prod' }))).toMatchInlineSnapshot(`
"error role-taken: blog/prod/second: its role is also that of shop/prod/database, in another environment
    got     shop_prod
    mend    give one of them another role"
`);
  expect(problems(declare({ name: 'extra', role: 'shop_prod' }, 'shop'))).toMatchInlineSnapshot(`
"error role-taken: shop/prod/second: its role has another password in shop/prod/database
    got     shop_prod: <secret SHOP_PROD_SECOND_PASSWORD> and <secret SHOP_PROD_DATABASE_PASSWORD>
    mend    name the same secret in both, or give one of them another role"
`);
  const password = Secret.env('SHOP_PROD_DATABASE_PASSWORD');
  expect(problems(declare({ name: 'extra', role: 'shop_prod', password }, 'shop'))).toBe('');
  expect(problems(declare({}))).toBe('');
});

test('postgres-setting-owned, postgres-unsafe-setting', () => {
  const declare = (settings: Record<string, string | number | boolean>) => (fleet: Fleet) => {
    new PostgresServer(vps(fleet), 'postgres', { settings });
  };
  expect(problems(declare({ port: 5433, hba_file: '/x', fsync: false, io_method: 'io_uring' }))).toMatchInlineSnapshot(`
"error postgres-setting-owned: vps-1/postgres: settings.port is decided by its endpoint
    got     5433
    mend    remove it from settings

error postgres-setting-owned: vps-1/postgres: settings.hba_file is decided by the synthesized files
    got     /x
    mend    remove it from settings

error postgres-unsafe-setting: vps-1/postgres: settings.fsync: a crash of the host destroys the whole server
    got     false
    mend    remove it from settings

error postgres-unsafe-setting: vps-1/postgres: settings.io_method: Docker’s seccomp profile has no io_uring: the server won’t start
    got     io_uring
    mend    remove it from settings"
`);
  expect(problems(declare({ shared_buffers: '256MB', fsync: true, huge_pages: 'try' }))).toBe('');
});

test('redis-eviction-on-queue, redis-persistence-on-queue, redis-cache-never-evicts', () => {
  const declare = (props: Partial<ConstructorParameters<typeof RedisServer>[2]>) => (fleet: Fleet) => {
    new RedisServer(environment(vps(fleet)), 'redis', { role: 'queue', maxMemory: Size.mebibytes(64), ...props });
  };
  expect(problems(declare({ evictionPolicy: 'allkeys-lru', appendOnly: false }))).toMatchInlineSnapshot(`
"error redis-eviction-on-queue: shop/prod/redis: a queue that forgets when it is full loses jobs
    got     allkeys-lru
    allowed 'noeviction'
    mend    leave evictionPolicy out, or declare a second server with the role cache

error redis-persistence-on-queue: shop/prod/redis: a queue that keeps no log loses jobs with a restart
    got     appendOnly: false
    allowed true
    mend    leave appendOnly out, or declare the role cache if it may forget"
`);
  expect(problems(declare({ role: 'cache', evictionPolicy: 'noeviction' }))).toMatchInlineSnapshot(`
"warning redis-cache-never-evicts: shop/prod/redis: a cache that forgets nothing refuses writes when it is full
    got     noeviction
    mend    leave evictionPolicy out, or declare the role 'queue' if it must forget nothing"
`);
  expect(problems(declare({}))).toBe('');
  expect(problems(declare({ role: 'cache' }))).toBe('');
});

test('broker-disk-limit', () => {
  const declare = (memory: Size) => (fleet: Fleet) => {
    const host = vps(fleet);
    monitoring(host);
    new RabbitMqBroker(environment(host), 'rabbitmq', { memory });
  };
  expect(problems(declare(Size.gibibytes(2)))).toMatchInlineSnapshot(`
"error broker-disk-limit: shop/prod/rabbitmq: its diskFreeLimit is smaller than its memory
    got     1 GiB
    allowed at least 2 GiB
    mend    raise diskFreeLimit"
`);
  expect(problems(declare(Size.gibibytes(1)))).toBe('');
});

test('timeout-ladder counts with the wait that PgBouncer is told', () => {
  const fleet = new Fleet();
  const prod = environment(vps(fleet));
  service(prod, 'api', { uses: [pool(prod)] });
  const file = synthesizeFleet(fleet).files['infra/vps-1/shop-prod/pgbouncer/pgbouncer.ini'];
  expect(file).toMatch(/^query_wait_timeout = 30$/m);
});

function server(props: PostgresServerProps) {
  return (fleet: Fleet) => new PostgresServer(vps(fleet), 'postgres', props);
}

const gibibyte = Size.gibibytes(1);

test('postgres-memory-exceeded', () => {
  expect(problems(server({ memory: gibibyte, settings: { shared_buffers: '1GB' } }))).toMatchInlineSnapshot(`
"error postgres-memory-exceeded: vps-1/postgres: settings.shared_buffers is not less than the memory of its container
    got     1GB
    allowed below 1 GiB; a quarter of it is what is derived
    mend    remove it from settings, or raise memory"
`);
  for (const shared_buffers of ['2048 MB', 131_072, '1.5GB', '0.001TB'])
    expect(problems(server({ memory: gibibyte, settings: { shared_buffers } }))).toContain(
      'error postgres-memory-exceeded',
    );
  for (const shared_buffers of ['256MB', 32_768, '300000kB', 'as much as there is'])
    expect(problems(server({ memory: gibibyte, settings: { shared_buffers } }))).toBe('');
});

test('postgres-memory: shared buffers, and what all connections may take', () => {
  expect(problems(server({ memory: gibibyte, settings: { shared_buffers: '512MB' } }))).toMatchInlineSnapshot(`
"warning postgres-memory: vps-1/postgres: settings.shared_buffers takes more than 40 % of the memory of its container
    got     512MB of 1 GiB
    allowed up to 409 MiB
    mend    remove it from settings, raise memory, or acknowledge this warning with the reason"
`);
  expect(problems(server({ memory: gibibyte, settings: { shared_buffers: '400MB' } }))).toBe('');
  expect(problems(server({ memory: gibibyte, settings: { work_mem: '64MB' } }))).toMatchInlineSnapshot(`
"warning postgres-memory: vps-1/postgres: its connections may take far more memory than its container has
    got     100 connections × 64 MiB of work_mem, of 1 GiB
    allowed up to twice the memory
    mend    lower maxConnections or settings.work_mem, or raise memory"
`);
  expect(problems(server({ memory: gibibyte, maxConnections: 1000 }))).toMatchInlineSnapshot(`
"warning postgres-memory: vps-1/postgres: its connections may take far more memory than its container has
    got     1000 connections × 4 MiB of work_mem, of 1 GiB
    allowed up to twice the memory
    mend    lower maxConnections or settings.work_mem, or raise memory"
`);
  expect(problems(server({ memory: gibibyte, maxConnections: 500 }))).toBe('');
  expect(problems(server({ memory: gibibyte, settings: { work_mem: 16_384 } }))).toBe('');
});

test('postgres-setting-unsupported', () => {
  const settings = {
    include_dir: 'conf.d',
    ssl: true,
    shared_preload_libraries: 'pg_stat_statements, pg_cron,timescaledb',
  };
  expect(problems(server({ settings }))).toMatchInlineSnapshot(`
"error postgres-setting-unsupported: vps-1/postgres: settings.include_dir: there is no other file in its container
    got     conf.d
    mend    write its settings here

error postgres-setting-unsupported: vps-1/postgres: settings.ssl: its container has no certificate
    got     true
    mend    remove it: poolers reach the server on a network of its host

error postgres-setting-unsupported: vps-1/postgres: settings.shared_preload_libraries: the official image doesn’t have them
    got     pg_cron, timescaledb
    mend    remove them, or use a ManagedPostgres that has them"
`);
  const others: PostgresServerProps['settings'][] = [
    { ssl: false },
    { ssl: 'on', ssl_cert_file: '/run/secrets/cert', ssl_key_file: '/run/secrets/key' },
    { shared_preload_libraries: "'pg_stat_statements',auto_explain" },
    { shared_preload_libraries: '' },
  ];
  for (const sound of others) expect(problems(server({ settings: sound }))).toBe('');
});

test('postgres-extension-missing: not of a managed server, which has what its provider says', () => {
  const declare =
    (extensions: string[], managed = false) =>
    (fleet: Fleet) => {
      const host = vps(fleet);
      const prod = environment(host);
      const on = managed
        ? new ManagedPostgres(host, 'managed', { hostname: 'db.provider.example' })
        : new PostgresServer(prod, 'postgres');
      const database = new PostgresDatabase(prod, 'database', { server: on, extensions });
      service(prod, 'api', { uses: [database.pool()] });
    };
  expect(problems(declare(['postgis', 'pg_trgm', 'citex']))).toMatchInlineSnapshot(`
"error postgres-extension-missing: shop/prod/database: the image of its server doesn’t have these extensions
    got     postgis, citex
    allowed citext, perhaps
    mend    leave them out, or use a ManagedPostgres that has them"
`);
  expect(problems(declare(['pg_stat_statements', 'uuid-ossp', 'citext', 'plpgsql']))).toBe('');
  expect(problems(declare(['vector', 'postgis'], true))).toBe('');
});
