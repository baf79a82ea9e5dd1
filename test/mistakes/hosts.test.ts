import {
  ApiServer,
  BackupPlan,
  type BackupPlanProps,
  BackupTarget,
  Complete,
  ContainerService,
  Environment,
  Fleet,
  Image,
  ManagedPostgres,
  Monitoring,
  PostgresDatabase,
  Project,
  Secret,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { told } from './told';

const wrong = (value: unknown) => value as never;
const vps = {
  publicAddress: '203.0.113.9',
  cpus: 2,
  memory: Size.gibibytes(8),
  disk: Size.gibibytes(80),
  operatingSystem: 'debian-13',
} as const;

test('an address that isn’t IPv4', () => {
  expect(
    told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, publicAddress: '203.0.113.300' })),
  ).toMatchInlineSnapshot(`
"error props: vps-2: publicAddress: expected an IPv4 address such as 203.0.113.10
    got     "203.0.113.300"
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('an address of IPv6 where one of IPv4 belongs', () => {
  expect(told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, publicAddress: '2001:db8::1' }))).toMatchInlineSnapshot(`
"error props: vps-2: publicAddress: expected an IPv4 address such as 203.0.113.10
    got     "2001:db8::1"
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('one address for two hosts', () => {
  expect(told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, publicAddress: '203.0.113.1' }))).toMatchInlineSnapshot(`
"error host-address-taken: vps-2: its public address is that of vps-1 (test/mistakes/told.ts:N)
    got     203.0.113.1
    mend    give each its own
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('less than no core', () => {
  expect(told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, cpus: -2 }))).toMatchInlineSnapshot(`
"error props: vps-2: cpus: too small
    got     -2
    allowed above 0
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a system that isn’t supported', () => {
  expect(
    told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, operatingSystem: wrong('debian-11') })),
  ).toMatchInlineSnapshot(`
"error props: vps-2: operatingSystem: not one of the values that it can have
    got     "debian-11"
    allowed 'debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04'
    mend    write 'debian-12'?
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a restart at no time of day', () => {
  expect(told(({ fleet }) => new Vps(fleet, 'vps-2', { ...vps, rebootAt: '4:30' }))).toMatchInlineSnapshot(`
"error props: vps-2: rebootAt: expected a time of day such as "04:30"
    got     "4:30"
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a subnet that isn’t one', () => {
  expect(
    told(({ project, host }) => new Environment(project, 'stage', { on: host, network: { subnet: '10.1.0.0/33' } })),
  ).toMatchInlineSnapshot(`
"error props: shop/stage: network.subnet: expected an IPv4 network in CIDR notation such as 10.200.0.0/24
    got     "10.1.0.0/33"
    at      test/mistakes/hosts.test.ts:N

warning environment-without-services: shop/stage: nothing runs in it
    mend    declare a service in it, or remove it
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a subnet with host bits', () => {
  expect(
    told(({ project, host }) => new Environment(project, 'stage', { on: host, network: { subnet: '10.1.0.1/24' } })),
  ).toMatchInlineSnapshot(`
"error props: shop/stage: network.subnet: the bits after the prefix must be zero
    got     "10.1.0.1/24"
    at      test/mistakes/hosts.test.ts:N

warning environment-without-services: shop/stage: nothing runs in it
    mend    declare a service in it, or remove it
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a subnet that another project has', () => {
  expect(
    told(({ project, host, image }) => {
      const stage = new Environment(project, 'stage', { on: host, network: { subnet: '10.201.0.0/16' } });
      const demo = new Environment(project, 'demo', { on: host, network: { subnet: '10.201.9.0/24' } });
      for (const environment of [stage, demo]) new ContainerService(environment, 'cms', { image });
    }),
  ).toMatchInlineSnapshot(`
"error subnet-overlap: shop/demo/network: its subnet on vps-1 overlaps that of shop/stage/network (test/mistakes/hosts.test.ts:N), 10.201.0.0/16
    got     10.201.9.0/24
    mend    declare another subnet, or none to have one allotted
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('more memory than the host has', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, memory: Size.gibibytes(15) })),
  ).toMatchInlineSnapshot(`
"error host-memory-exceeded: vps-1: the limits of what runs on it add up to 18.66 GiB during a release (18.16 GiB at rest), more than there is
    got     shop-prod/cms 15 GiB, postgres/postgres 1 GiB, monitor/prometheus 1 GiB, shop-prod/api 1 GiB, edge/nginx 256 MiB, 7 smaller
    allowed 15.5 GiB: 16 GiB less 512 MiB for the system
    mend    lower memory or replicas, release with 'recreate' what has no room for a second colour, or take a larger host
    at      test/mistakes/told.ts:N"
`);
});

test('a port that is taken', () => {
  expect(told(({ host }) => new Monitoring(host, 'second', { port: 8081 }))).toMatchInlineSnapshot(`
"warning alerts-unheard: vps-1/second: nobody is told of its alerts
    mend    give alerting: { critical: [Receiver.…], … }, or acknowledge this warning and say who looks at Prometheus
    at      test/mistakes/hosts.test.ts:N

error host-port-taken: vps-1/second: port 8081 of vps-1 is taken by vps-1/platform/edge (test/mistakes/told.ts:N)
    got     127.0.0.1:8081
    mend    give one of them another port
    at      test/mistakes/hosts.test.ts:N

error host-port-taken: vps-1/second/node: port 9100 of vps-1 is taken by vps-1/monitor/node (test/mistakes/told.ts:N)
    got     127.0.0.1:9100
    mend    give one of them another port
    at      test/mistakes/hosts.test.ts:N

error host-port-taken: vps-1/second/containers: port 8080 of vps-1 is taken by vps-1/monitor/containers (test/mistakes/told.ts:N)
    got     127.0.0.1:8080
    mend    give one of them another port
    at      test/mistakes/hosts.test.ts:N

error host-port-taken: vps-1/second/probes: port 9115 of vps-1 is taken by vps-1/monitor/probes (test/mistakes/told.ts:N)
    got     127.0.0.1:9115
    mend    give one of them another port
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a managed server with a scheme', () => {
  expect(
    told(({ host }) => new ManagedPostgres(host, 'managed', { hostname: 'postgres://db.provider.example' })),
  ).toMatchInlineSnapshot(`
"error props: vps-1/managed: hostname: expected a host name in lower case such as app.example
    got     "postgres://db.provider.example"
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a version that is none, of a program that is none', () => {
  expect(told(() => {}, { versions: { nginx: 'stable' } })).toMatchInlineSnapshot(`
"error props: fleet: versions.nginx: expected numbers joined by dots, such as 1.30.7
    got     "stable"
    at      test/mistakes/told.ts:N"
`);
  expect(told(() => {}, wrong({ versions: { apache: '2.4' } }))).toMatchInlineSnapshot(`
"error props: fleet: versions: "apache" is not a property of it
    allowed nginx, postgres, pgbouncer, mariadb, mysql, wordpress, rabbitmq, valkey, redis, garage, minio, node, mailpit, loki, alloy, tempo, otel-collector, glitchtip, datadog-agent, prometheus, restic, postgres-exporter, pgbouncer-exporter, redis-exporter, mysqld-exporter, nginx-exporter, node-exporter, container-exporter, blackbox-exporter, alertmanager, grafana, docker, kubernetes
    at      test/mistakes/told.ts:N"
`);
});

test('an address lock that is no JSON', () => {
  expect(told(() => {}, {}, '{')).toMatch(
    /^error address-lock: fleet: infra\/addresses\.lock\.json can't be read: .*\n {4}mend {4}restore it from git; deleting it gives every container a new address\n {4}at {6}test\/mistakes\/told\.ts:N$/,
  );
});

test('an address lock of another form', () => {
  expect(told(() => {}, {}, '{"vps-1": {"shop-prod": {"subnet": "10.200.0.0"}}}')).toMatchInlineSnapshot(`
"error address-lock: fleet: infra/addresses.lock.json can't be read: vps-1 → shop-prod → subnet: expected an IPv4 network in CIDR notation such as 10.200.0.0/24
    mend    restore it from git; deleting it gives every container a new address
    at      test/mistakes/told.ts:N"
`);
});

test('an address lock that gives one address twice', () => {
  const network = { subnet: '10.200.0.0/24', addresses: { 'shop-prod/api-blue': '10.200.0.5', other: '10.200.0.5' } };
  expect(told(() => {}, {}, JSON.stringify({ 'vps-1': { 'shop-prod': network } }))).toMatchInlineSnapshot(`
"error address-lock: fleet: infra/addresses.lock.json gives 10.200.0.5 on vps-1, network shop-prod, to both shop-prod/api-blue and other
    mend    remove the line of the newer one and run synth again
    at      test/mistakes/told.ts:N"
`);
});

test('a warning that is accepted and doesn’t occur', () => {
  expect(told(({ site }) => site.acknowledge('hsts-short', 'the page asks for it'))).toMatchInlineSnapshot(`
"error unused-acknowledgement: shop/prod/site: the acknowledged warning hsts-short doesn't occur
    mend    remove the acknowledgement
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a warning that is accepted of the whole fleet and doesn’t occur, or without a reason', () => {
  expect(told(({ fleet }) => fleet.acknowledge('hsts-short', 'the page asks for it'))).toMatchInlineSnapshot(`
"error unused-acknowledgement: fleet: the acknowledged warning hsts-short doesn't occur
    mend    remove the acknowledgement
    at      test/mistakes/hosts.test.ts:N"
`);
  expect(told(({ fleet }) => fleet.acknowledge('state-without-backup', ''))).toMatchInlineSnapshot(`
"error acknowledge: fleet: a warning is accepted without a reason
    got     ""
    mend    say why in a sentence: acknowledge("state-without-backup", 'nobody but us calls it')
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a warning that doesn’t exist, and an error', () => {
  expect(told(({ site }) => site.acknowledge('hsts-shrt', 'the page asks for it'))).toMatchInlineSnapshot(`
"error unused-acknowledgement: shop/prod/site: there is no warning "hsts-shrt"
    mend    write hsts-short, or remove the acknowledgement
    at      test/mistakes/hosts.test.ts:N"
`);
  expect(told(({ site }) => site.acknowledge('domain-taken', 'the page asks for it'))).toMatchInlineSnapshot(`
"error unused-acknowledgement: shop/prod/site: domain-taken is an error: it can't be acknowledged
    mend    remove the acknowledgement
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a warning that is accepted without a reason', () => {
  expect(told(({ site }) => site.acknowledge('hsts-short', 'ok'))).toMatchInlineSnapshot(`
"error acknowledge: shop/prod/site: a warning is accepted without a reason
    got     "ok"
    mend    say why in a sentence: acknowledge("hsts-short", 'nobody but us calls it')
    at      test/mistakes/hosts.test.ts:N"
`);
});

test('a construct without a scope: there is no fleet to record it with', () => {
  expect(() => new Vps(wrong(undefined), 'vps-2', vps)).toThrow(
    /^new Vps\(\.\.\.\): its first argument is the construct that it stands in, such as the fleet or an environment; got undefined \(the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other\), at test\/mistakes\/hosts\.test\.ts:\d+$/,
  );
  expect(() => new Vps(wrong('fleet'), 'vps-2', vps)).toThrow('; got "fleet", at ');
  expect(new Fleet().node.children).toEqual([]);
});

/** A host with everything on it, and a service and its data in an environment. */
function whole(host: object, plan: object = {}): string[] {
  const fleet = new Fleet();
  const machine = new Vps(fleet, 'vps-2', { ...vps, ...host });
  fleet.acknowledge('alerts-unheard', 'this fleet is for tests');
  const { postgres } = new Complete(machine);
  const target = {
    endpoint: 'https://s3.example',
    bucket: 'backups',
    accessKey: Secret.env('BACKUP_ACCESS_KEY'),
    secretKey: Secret.env('BACKUP_SECRET_KEY'),
    immutable: true,
    ...plan,
  };
  new BackupPlan(machine, 'backup', { target: BackupTarget.s3(target as never) } as BackupPlanProps);
  const project = new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: machine });
  const database = new PostgresDatabase(prod, 'database', { server: postgres });
  const image = Image.of('docker.io/acme/cms:1.0.0');
  new ApiServer(prod, 'cms', {
    image,
    port: 3000,
    metricsPath: '/metrics',
    uses: [database],
    volumes: { files: '/srv/files' },
    strategy: 'recreate',
  });
  return synthesizeFleet(fleet).problems.map((problem) => problem.split('\n')[0] ?? '');
}

// Its Monitoring and its BackupPlan are left out with it: nobody forgot them.
test.each([
  ['memory', 8],
  ['cpus', '2'],
  ['operatingSystem', 'debian13'],
  ['publicAddress', '203.0.113'],
])('a host with a wrong %s: nothing is said of what stands on it', (name, value) => {
  expect(whole({ [name]: value })).toEqual([expect.stringContaining(`error props: vps-2: ${name}: `)]);
});

test('a plan with a wrong target: no backup was forgotten', () => {
  expect(whole({}, { bucket: 'B' })).toEqual([expect.stringContaining('error props: vps-2/backup: target: ')]);
});
