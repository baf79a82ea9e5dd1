import {
  Delivery,
  type Dependency,
  Duration,
  Environment,
  type Fleet,
  Image,
  Job,
  PostgresServer,
  Project,
  Size,
} from 'vpsynth';
import { edge, environment, image, Own, problems, service, vhost, vps } from './small-fleet';

const health = (interval: number, timeout: number) => ({
  path: '/health',
  interval: Duration.seconds(interval),
  timeout: Duration.seconds(timeout),
});

test('blue-green-without-health', () => {
  const declare = (strategy: 'blue-green' | 'rolling' | 'recreate', replicas: number) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { health: undefined, readiness: undefined, strategy, replicas });
  };
  expect(problems(declare('blue-green', 1))).toMatchInlineSnapshot(`
"error blue-green-without-health: shop/prod/api: the strategy blue-green needs a health check to know when the new release is well
    got     no health
    mend    give health, such as { path: '/health' }, or the strategy 'recreate'"
`);
  expect(problems(declare('rolling', 2))).toMatchInlineSnapshot(`
"error blue-green-without-health: shop/prod/api: the strategy rolling needs a health check to know when the new release is well
    got     no health
    mend    give health, such as { path: '/health' }, or the strategy 'recreate'"
`);
  expect(problems(declare('rolling', 1))).toBe('');
  expect(problems(declare('recreate', 2))).toBe('');
});

test('rolling-needs-replicas', () => {
  const declare = (replicas: number, routed: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const api = service(prod, 'api', { strategy: 'rolling', replicas });
    if (routed) vhost(prod, edge(host)).route('/', api);
  };
  expect(problems(declare(1, true))).toMatchInlineSnapshot(`
"warning rolling-needs-replicas: shop/prod/api: a route leads to it, and with one replica the strategy 'rolling' has a gap
    got     replicas: 1
    allowed at least 2
    mend    give it two replicas or the strategy 'blue-green'; 'recreate' says that the gap is meant"
`);
  expect(problems(declare(2, true))).toBe('');
  expect(problems(declare(1, false))).toBe('');
});

test('health-timeout', () => {
  const declare = (interval: number, timeout: number) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { health: health(interval, timeout) });
  };
  expect(problems(declare(5, 10))).toMatchInlineSnapshot(`
"warning health-timeout: shop/prod/api: the timeout of its health check is longer than the interval
    got     timeout 10s, interval 5s
    allowed a timeout up to 5s
    mend    lower health.timeout or raise health.interval"
`);
  expect(problems(declare(5, 5))).toBe('');
});

test('cron-never-fires', () => {
  const declare = (schedule: string) => (fleet: Fleet) => {
    new Job(environment(vps(fleet)), 'nightly', { image, schedule });
  };
  expect(problems(declare('0 0 31 2 *'))).toMatchInlineSnapshot(`
"error cron-never-fires: shop/prod/nightly: its schedule never fires: no month 2 has a day 31
    got     0 0 31 2 *
    allowed minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)
    mend    correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC"
`);
  expect(problems(declare('0 24 * * *'))).toMatchInlineSnapshot(`
"error cron-never-fires: shop/prod/nightly: its schedule never fires: hour 24 is not between 0 and 23
    got     0 24 * * *
    allowed minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)
    mend    correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC"
`);
});

test.each([
  ['60 * * * *', 'minute 60 is not between 0 and 59'],
  ['* * 0 * *', 'day 0 is not between 1 and 31'],
  ['* * * 13 *', 'month 13 is not between 1 and 12'],
  ['* * * * 8', 'weekday 8 is not between 0 and 7'],
  ['*/0 * * * *', 'minute */0 has no step'],
  ['5-1 * * * *', 'minute 5-1 ends before it begins'],
  ['0 0 30,31 2 *', 'no month 2 has a day 30'],
  ['0 0 31 4,6/5 *', 'no month 4,6/5 has a day 31'],
])('cron-never-fires: %s', (schedule, reason) => {
  expect(problems((fleet) => new Job(environment(vps(fleet)), 'nightly', { image, schedule }))).toContain(
    `error cron-never-fires: shop/prod/nightly: its schedule never fires: ${reason}\n`,
  );
});

test.each([
  '0 0 29 2 *',
  '0 0 31 2 1',
  '0 2 * * *',
  '*/5 0-6/2 1,15 * 1-5',
  '0 0 31 4-12/3 *',
  '0 0 31 */2 *',
  '0 0 * 2 *',
])('fires: %s', (schedule) => {
  expect(problems((fleet) => new Job(environment(vps(fleet)), 'nightly', { image, schedule }))).toBe('');
});

test('dependency-cycle', () => {
  const declare = (back: boolean) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const after: Dependency[] = [];
    const probe = { type: 'command', command: ['true'], timing: timing() } as const;
    const first = new Own(prod, 'first', { after, health: probe });
    const second = new Own(prod, 'second', {
      after: [{ on: first, workload: 'first', until: 'healthy' }],
      health: probe,
    });
    new Own(prod, 'third', { after: [{ on: second, workload: 'second', until: 'healthy' }], health: probe });
    if (back) after.push({ on: second, workload: 'second', until: 'healthy' });
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error dependency-cycle: shop/prod/first: it waits for itself
    got     shop/prod/first → shop/prod/second → shop/prod/first
    mend    remove one of them from \`after\`"
`);
  expect(problems(declare(false))).toBe('');
});

function timing() {
  return {
    interval: Duration.seconds(5),
    timeout: Duration.seconds(5),
    retries: 3,
    startPeriod: Duration.seconds(5),
  };
}

test('a wide and deep graph of dependencies is checked in no time', () => {
  const declare = (fleet: Fleet) => {
    const prod = environment(vps(fleet, 'vps-1', { cpus: 32, memory: Size.gibibytes(64) }));
    let layer = [service(prod, 'first')];
    for (let depth = 1; depth <= 25; depth += 1) {
      const after = layer;
      layer = [1, 2].map((index) => service(prod, `layer-${depth}-${index}`, { after }));
    }
  };
  const started = performance.now();
  expect(problems(declare)).toBe('');
  expect(performance.now() - started).toBeLessThan(5000);
});

test('dependency-elsewhere', () => {
  const declare = (same: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const shop = environment(host);
    const blog = environment(host, 'blog');
    service(blog);
    const job = new Job(same ? shop : blog, 'migrate', { image });
    service(shop, 'api', { after: [job, new PostgresServer(host, 'postgres')] });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error dependency-elsewhere: shop/prod/api: it waits for blog/prod/migrate, which is deployed apart from it
    got     of blog/prod
    mend    name in \`after\` only what belongs to the same environment"
`);
  expect(problems(declare(true))).toBe('');
});

test('depends-on-unhealthy', () => {
  const declare = (well: boolean, schedule?: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const first = service(prod, 'first', {
      health: well ? health(5, 5) : undefined,
      strategy: 'recreate',
      readiness: undefined,
    });
    service(prod, 'second', { after: [first, new Job(prod, 'prepare', { image, schedule })] });
  };
  expect(problems(declare(false, '0 2 * * *'))).toMatchInlineSnapshot(`
"error depends-on-unhealthy: shop/prod/second: it waits until shop/prod/first is healthy, but that has no health check
    mend    give it health

error depends-on-unhealthy: shop/prod/second: it waits until shop/prod/prepare is healthy, but that runs on a schedule
    mend    wait for a job without a schedule, or not at all"
`);
  expect(problems(declare(true))).toBe('');
});

test('job-not-awaited', () => {
  const declare = (awaited: boolean, schedule?: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const job = new Job(prod, 'migrate', { image, schedule });
    service(prod, 'api', { after: awaited ? [job] : [] });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"warning job-not-awaited: shop/prod/migrate: it runs once, and nothing waits for it
    mend    name it in \`after\` of what needs it, or give it a schedule"
`);
  expect(problems(declare(true))).toBe('');
  expect(problems(declare(false, '0 2 * * *'))).toBe('');
  // What starts by a timer alone isn't there when the stack comes up.
  expect(
    problems((fleet) => {
      const prod = environment(vps(fleet));
      const job = new Job(prod, 'migrate', { image });
      new Job(prod, 'nightly', { image, schedule: '0 2 * * *', after: [job] });
    }),
  ).toContain('warning job-not-awaited: shop/prod/migrate: ');
});

test('delivery-registries', () => {
  const declare = (registry: string) => (fleet: Fleet) => {
    const on = vps(fleet);
    const built = { image: Image.build({ dockerfile: 'Dockerfile' }) };
    service(environment(on), 'api', built);
    const other = new Project(fleet, 'blog', { registry, release: '1.0.0' });
    service(new Environment(other, 'prod', { on }), 'web', built);
    new Delivery(fleet);
  };
  expect(problems(declare('registry.example/blog'))).toMatchInlineSnapshot(`
"error delivery-registries: delivery: the images of this repository go to more than one registry
    got     ghcr.io, registry.example
    mend    give the projects that are delivered one registry, or deliver fewer hosts: new Delivery(fleet, { hosts: […] })"
`);
  expect(problems(declare('ghcr.io/acme/blog'))).toBe('');
});
