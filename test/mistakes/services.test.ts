import {
  ContainerService,
  Environment,
  Job,
  KubernetesCluster,
  NginxEdge,
  PostgresDatabase,
  PostgresServer,
  Project,
  RedisServer,
  Size,
  WebApp,
} from 'vpsynth';
import { told } from './told';

const wrong = (value: unknown) => value as never;

test('a string that names another construct', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, uses: wrong(['database']) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: uses.0: expected something to connect to (a pool, a database, a broker, a store), the object itself and not its name
    got     "database"
    at      test/mistakes/services.test.ts:N"
`);
});

test('a job to wait for, by its name', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, after: wrong(['migrate']) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: after.0: expected a Component, the object itself and not its name
    got     "migrate"
    at      test/mistakes/services.test.ts:N"
`);
});

test('an environment on nothing', () => {
  expect(told(({ project }) => new Environment(project, 'stage', { on: [] }))).toMatchInlineSnapshot(`
"error props: shop/stage: on: too few entries
    got     []
    allowed at least 1
    at      test/mistakes/services.test.ts:N"
`);
});

test('an environment on a host’s name', () => {
  expect(told(({ project }) => new Environment(project, 'stage', { on: wrong('vps-1') }))).toMatchInlineSnapshot(`
"error props: shop/stage: on: expected a host or a cluster, or a list of them
    got     "vps-1"
    at      test/mistakes/services.test.ts:N"
`);
});

test('an environment twice on one host', () => {
  expect(
    told(({ project, host, image }) => {
      new ContainerService(new Environment(project, 'stage', { on: [host, host] }), 'cms', { image });
    }),
  ).toMatchInlineSnapshot(`
"error placed-twice: shop/stage: it is placed on vps-1 twice
    mend    name each place once, in \`on\` or as \`standby\`; several containers on one host are \`replicas\`
    at      test/mistakes/services.test.ts:N"
`);
});

test('an environment that isn’t a project’s', () => {
  expect(told(({ fleet, host }) => new Environment(wrong(fleet), 'stage', { on: host }))).toMatchInlineSnapshot(`
"error scope: stage: Environment stands in a Project
    got     Fleet
    mend    give a Project as its first argument
    at      test/mistakes/services.test.ts:N"
`);
});

test('a cluster where a host is needed', () => {
  expect(told(({ fleet }) => new NginxEdge(new KubernetesCluster(fleet, 'cluster'), 'edge'))).toMatchInlineSnapshot(`
"error scope: cluster/edge: NginxEdge stands on a host
    got     KubernetesCluster
    mend    give a Vps or the LocalMachine as its scope
    at      test/mistakes/services.test.ts:N"
`);
});

test('an edge outside any host', () => {
  expect(told(({ fleet }) => new NginxEdge(fleet, 'edge'))).toMatchInlineSnapshot(`
"error scope: edge: NginxEdge stands on a host
    got     Fleet
    mend    give a Vps or the LocalMachine as its scope
    at      test/mistakes/services.test.ts:N"
`);
});

test('a server outside any host and environment', () => {
  expect(told(({ fleet }) => new PostgresServer(fleet, 'postgres'))).toMatchInlineSnapshot(`
"error unplaced: postgres: it runs containers but stands in no environment and on no host
    mend    give an Environment or a host as its scope
    at      test/mistakes/services.test.ts:N"
`);
});

test('a database on something that isn’t a server', () => {
  expect(
    told(({ prod, host }) => new PostgresDatabase(prod, 'orders', { server: wrong(host) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/orders: server: expected a PostgresServer or ManagedPostgres, the object itself
    got     Vps vps-1
    at      test/mistakes/services.test.ts:N"
`);
});

test('a database that isn’t an environment’s', () => {
  expect(
    told(({ project, platform }) => new PostgresDatabase(wrong(project), 'orders', { server: platform.postgres })),
  ).toMatchInlineSnapshot(`
"error scope: shop/orders: PostgresDatabase stands in an Environment
    got     Project
    mend    give an Environment as its first argument
    at      test/mistakes/services.test.ts:N"
`);
});

test('a database of another environment', () => {
  expect(
    told(({ project, host, image }) => {
      const stage = new Environment(project, 'stage', { on: host });
      const server = new PostgresServer(stage, 'postgres');
      const other = new Environment(project, 'demo', { on: host });
      const pool = new PostgresDatabase(other, 'database', { server }).pool();
      new ContainerService(other, 'cms', { image, uses: [pool] });
    }),
  ).toMatchInlineSnapshot(`
"error environment-isolation: shop/demo/pgbouncer: it joins shop/stage/network (test/mistakes/services.test.ts:N) and reaches postgres of shop/stage/postgres (test/mistakes/services.test.ts:N): what is another environment's
    got     shop/stage
    mend    declare what it needs in shop/demo or on its host, or reach it by a public name
    at      test/mistakes/services.test.ts:N"
`);
});

test('pools over the server’s limit', () => {
  expect(
    told(({ prod, image, platform }) => {
      const orders = new PostgresDatabase(prod, 'orders', { server: platform.postgres, name: 'orders' });
      new ContainerService(prod, 'cms', { image, uses: [orders.pool({ size: 90 })] });
    }),
  ).toMatchInlineSnapshot(`
"error pool-over-server-limit: vps-1/platform/postgres: more connections may be opened to it than it accepts
    got     112: shop/prod/orders/pool on vps-1 (test/mistakes/services.test.ts:N) 90; shop/prod/database/pool on vps-1 (test/mistakes/told.ts:N) 20; vps-1/platform/postgres, its exporter 2
    allowed 97: maxConnections 100, less 3 reserved for the superuser
    mend    lower the size of pools, or raise maxConnections: that restarts the server and needs memory for each
    at      test/mistakes/told.ts:N"
`);
});

test('two pools for one service', () => {
  expect(
    told(({ prod, image, pool, database }) => {
      new ContainerService(prod, 'cms', { image, uses: [pool, database.pool({ id: 'reports', size: 2 })] });
    }),
  ).toMatchInlineSnapshot(`
"error setting-taken: shop/prod/cms: DATABASE_NAME would come from shop/prod/database/pool and from shop/prod/database/reports
    mend    use one of them only, give one another prefix, or set it in environment
    at      test/mistakes/services.test.ts:N"
`);
});

test('a queue that forgets', () => {
  expect(
    told(({ prod }) => {
      new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64), evictionPolicy: 'allkeys-lru' });
    }),
  ).toMatchInlineSnapshot(`
"error redis-eviction-on-queue: shop/prod/jobs: a queue that forgets when it is full loses jobs
    got     allkeys-lru
    allowed 'noeviction'
    mend    leave evictionPolicy out, or declare a second server with the role cache
    at      test/mistakes/services.test.ts:N"
`);
});

test('a role that Redis doesn’t have', () => {
  expect(
    told(({ prod }) => new RedisServer(prod, 'jobs', { role: wrong('session'), maxMemory: Size.mebibytes(64) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/jobs: role: not one of the values that it can have
    got     "session"
    allowed 'cache', 'sessions', 'queue'
    mend    write 'sessions'?
    at      test/mistakes/services.test.ts:N"
`);
});

test('a schedule with six fields', () => {
  expect(
    told(({ prod, image }) => new Job(prod, 'nightly', { image, schedule: '0 0 2 * * *' })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/nightly: schedule: expected five cron fields: minute hour day month weekday
    got     "0 0 2 * * *"
    allowed such as '0 2 * * *', daily at 02:00 UTC
    at      test/mistakes/services.test.ts:N"
`);
});

test('a schedule in words', () => {
  expect(told(({ prod, image }) => new Job(prod, 'nightly', { image, schedule: '@daily' }))).toMatchInlineSnapshot(`
"error props: shop/prod/nightly: schedule: expected five cron fields: minute hour day month weekday
    got     "@daily"
    allowed such as '0 2 * * *', daily at 02:00 UTC
    at      test/mistakes/services.test.ts:N"
`);
});

test('30 February', () => {
  expect(told(({ prod, image }) => new Job(prod, 'nightly', { image, schedule: '0 2 30 2 *' }))).toMatchInlineSnapshot(`
"error cron-never-fires: shop/prod/nightly: its schedule never fires: no month 2 has a day 30
    got     0 2 30 2 *
    allowed minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)
    mend    correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC
    at      test/mistakes/services.test.ts:N"
`);
});

test('health over http without a port', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, health: { path: '/health' } })),
  ).toMatchInlineSnapshot(`
"error health-without-port: shop/prod/cms: health.path needs a port to ask on
    mend    give port, or health.command
    at      test/mistakes/services.test.ts:N"
`);
});

test('a folder in the container with ..', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, volumes: { uploads: '/data/../etc' } })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: volumes.uploads: a path has no ..
    got     "/data/../etc"
    at      test/mistakes/services.test.ts:N"
`);
});

test('waiting for what runs nothing', () => {
  expect(
    told(({ prod, image, site }) => new ContainerService(prod, 'cms', { image, after: [site] })),
  ).toMatchInlineSnapshot(`
"error after-nothing: shop/prod/cms: after: shop/prod/site (test/mistakes/told.ts:N) runs nothing that could be waited for
    mend    name a service or a job; what it uses is waited for anyway
    at      test/mistakes/services.test.ts:N"
`);
});

test('what follows from a malformed property is not told as well', () => {
  expect(
    told(({ prod, image }) => {
      const cms = new WebApp(prod, 'cms', { image, port: 4000, health: wrong('/up') });
      new ContainerService(prod, 'search', { image, after: [cms] });
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: health: expected an object
    got     "/up"
    at      test/mistakes/services.test.ts:N"
`);
});

test('a service where its endpoint belongs', () => {
  expect(
    told(({ prod, image }) => {
      const cms = new ContainerService(prod, 'cms-pages', { image });
      new ContainerService(prod, 'search', { image, connects: wrong([cms, 'cms']) });
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/search: connects.0: expected an Endpoint, the object itself and not its name
    got     ContainerService shop/prod/cms-pages
    mend    write cmsPages.endpoint
    at      test/mistakes/services.test.ts:N

error props: shop/prod/search: connects.1: expected an Endpoint, the object itself and not its name
    got     "cms"
    at      test/mistakes/services.test.ts:N"
`);
});

test('a project without a release', () => {
  expect(
    told(({ fleet }) => new Project(fleet, 'blog', wrong({ registry: 'ghcr.io/acme/blog' }))),
  ).toMatchInlineSnapshot(`
"error props: blog: release is required
    allowed an image tag such as 1.4.0
    at      test/mistakes/services.test.ts:N"
`);
});

test('a release called latest', () => {
  expect(
    told(({ fleet }) => new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: 'latest' })),
  ).toMatchInlineSnapshot(`
"error props: blog: release: the tag latest names another image every day: use a version
    got     "latest"
    at      test/mistakes/services.test.ts:N"
`);
});

test('health by a path and a command at once', () => {
  expect(
    told(({ prod, image }) => {
      new ContainerService(prod, 'cms', { image, port: 3000, health: { path: '/health', command: ['true'] } });
    }),
  ).toMatchInlineSnapshot(`
"error health-ambiguous: shop/prod/cms: health has both a path and a command
    got     path /health, command ["true"]
    mend    give one of them: only the command would be asked
    at      test/mistakes/services.test.ts:N"
`);
});
