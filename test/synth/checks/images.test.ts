import {
  Environment,
  type Fleet,
  type FleetProps,
  type Host,
  Image,
  type ImageBuild,
  LocalMachine,
  type Mount,
  NginxEdge,
  PostgresServer,
  Project,
} from 'vpsynth';
import { environment, Own, problems, service, vps } from './small-fleet';

test('end-of-life-version', () => {
  const declare = (version: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    new PostgresServer(host, 'postgres', { version });
    new NginxEdge(host, 'edge');
  };
  const versions = (nginx: string): FleetProps => ({ versions: { nginx } });
  expect(problems(declare('14.20'), versions('1.31.2'))).toMatchInlineSnapshot(`
"error end-of-life-version: vps-1/postgres: its image has ended or has known holes: PostgreSQL 14 ended on 2026-11-12 (looked up on 2026-11-21)
    got     docker.io/library/postgres:14.20
    allowed 15 or later
    mend    give a newer version

error end-of-life-version: vps-1/edge: its image has ended or has known holes: before it: five vulnerabilities of October 2026 (looked up on 2026-11-21)
    got     docker.io/library/nginx:1.31.2
    allowed 1.31.7 or later
    mend    give a newer version"
`);
  expect(problems(declare('15.15'), versions('1.31.7'))).toBe('');
});

test.each([
  'docker.io/library/nginx:1.28.0-alpine',
  'docker.io/library/nginx:1.30.6',
  'docker.io/edoburu/pgbouncer:v1.24.1-p1',
  'docker.io/library/rabbitmq:4.2.9-management',
  'docker.io/library/mysql:8.0.40',
  'docker.io/library/mariadb:10.6.20',
  'docker.io/library/node:20.19.0',
  'docker.io/library/redis:8.0.1',
  'ghcr.io/mirror/library/redis:7.0.15',
])('end-of-life-version: %s', (reference) => {
  expect(problems(running(reference))).toContain('error end-of-life-version: shop/prod/api: ');
});

test.each([
  'docker.io/library/nginx:1.30.7-alpine',
  'docker.io/library/nginx:1.32.0',
  'docker.io/library/redis:7.4.7',
  'docker.io/library/redis:8.4.0',
  'docker.io/library/mariadb:11.8.2',
  'docker.io/acme/nginx-exporter:1.0.0',
  'docker.io/library/nginx:stable',
])('goes on: %s', (reference) => {
  expect(problems(running(reference))).toBe('');
});

test('image-unmaintained', () => {
  expect(problems(running('docker.io/minio/minio:2025.1.1'))).toMatchInlineSnapshot(`
"error image-unmaintained: shop/prod/api: MinIO’s community edition is no longer maintained (its README of 2026-02-12); its last image is of 2025-09-07 and lacks the fix of CVE-2025-62506, which is in the source of 2025-10-15 alone
    got     docker.io/minio/minio:2025.1.1
    allowed Garage, SeaweedFS, or a managed object store
    mend    use what takes its place, or acknowledge this error with the date by which it is gone"
`);
  for (const reference of [
    'docker.io/mailhog/mailhog:1.0.1',
    'docker.io/bitnami/redis:7.4.0',
    'docker.io/grafana/promtail:3.5.0',
    'docker.io/grafana/agent:v0.44.2',
  ])
    expect(problems(running(reference))).toContain('error image-unmaintained: shop/prod/api: ');
  const accept = (fleet: Fleet) =>
    running('docker.io/minio/minio:2025.1.1')(fleet).acknowledge('image-unmaintained', 'gone by the end of January');
  expect(problems(accept)).toBe('');
});

test('operating-system-end-of-life', () => {
  const declare = (operatingSystem: 'debian-12' | 'debian-13') => (fleet: Fleet) =>
    vps(fleet, 'vps-1', { operatingSystem });
  expect(problems(declare('debian-12'))).toMatchInlineSnapshot(`
"warning operating-system-end-of-life: vps-1: Debian 12 gets no regular security updates since 2026-07-11 (looked up on 2026-11-21)
    got     debian-12
    mend    upgrade the host, or acknowledge this warning and say who supplies updates, and until when"
`);
  expect(problems(declare('debian-13'))).toBe('');
});

test('runs-as-root', () => {
  const declare = (userId: number) => (fleet: Fleet) => service(environment(vps(fleet)), 'api', { userId });
  expect(problems(declare(0))).toMatchInlineSnapshot(`
"warning runs-as-root: shop/prod/api: its process runs as root
    got     userId: 0
    allowed 1 to 65535
    mend    leave userId out or give the user of the image, or acknowledge this warning with the reason"
`);
  expect(problems(declare(1))).toBe('');
});

test('dangerous-privilege', () => {
  const declare = (path: string, capability: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'api', { capabilities: [capability] });
    new Own(prod, 'agent', { mounts: [{ type: 'host', path, target: '/engine', readOnly: true }] });
  };
  expect(problems(declare('/var/run/docker.sock', 'SYS_ADMIN'))).toMatchInlineSnapshot(`
"error dangerous-privilege: shop/prod/api: whoever takes this container over is root on the host
    got     SYS_ADMIN
    mend    do without, or acknowledge this error with the reason

error dangerous-privilege: shop/prod/agent: whoever takes this container over is root on the host
    got     /var/run/docker.sock
    mend    do without, or acknowledge this error with the reason"
`);
  expect(problems(declare('/var/log', 'NET_BIND_SERVICE'))).toBe('');
  for (const path of ['/', '/etc', '/proc', '/run', '/root/.ssh', '/var/lib/docker/volumes', '/etc/shadow'])
    expect(problems(declare(path, 'CHOWN'))).toContain('error dangerous-privilege: shop/prod/agent: ');
  for (const path of ['/etc/localtime', '/usr/share/zoneinfo', '/srv/media', './certificates'])
    expect(problems(declare(path, 'CHOWN'))).toBe('');
});

test('dangerous-privilege: what is below a folder of the system, and can be changed', () => {
  const declare = (readOnly: boolean) => (fleet: Fleet) =>
    new Own(environment(vps(fleet)), 'agent', {
      mounts: [{ type: 'host', path: '/etc/cron.d', target: '/jobs', readOnly }],
    });
  expect(problems(declare(false))).toContain('error dangerous-privilege: shop/prod/agent: ');
  expect(problems(declare(true))).toBe('');
});

test('mount-target-taken', () => {
  const declare =
    (...mounts: Mount[]) =>
    (fleet: Fleet) =>
      new Own(environment(vps(fleet)), 'agent', { mounts });
  const temporary = (target: string): Mount => ({ type: 'temporary', target });
  const data: Mount = { type: 'volume', volume: 'data', target: '/data' };
  expect(problems(declare(data, temporary('/data')))).toMatchInlineSnapshot(`
"error mount-target-taken: shop/prod/agent: two of its mounts are at /data: the volume data and a temporary folder
    got     /data
    mend    give one of them another folder, or leave it out"
`);
  expect(problems(declare(temporary('/run/secrets/own')))).toMatchInlineSnapshot(`
"error mount-target-taken: shop/prod/agent: a temporary folder is mounted over the place of its secrets
    got     /run/secrets/own
    mend    mount it elsewhere, such as at /data, and tell the program"
`);
  expect(problems(declare({ type: 'configuration', folder: 'agent', target: '/etc' }))).toMatchInlineSnapshot(`
"error mount-target-taken: shop/prod/agent: the configuration agent is mounted over what the container needs to start
    got     /etc
    mend    mount it elsewhere, such as at /data, and tell the program"
`);
  const wrong = (...mounts: Mount[]) => expect(problems(declare(...mounts))).toContain('error mount-target-taken');
  wrong(temporary('/run/secrets'));
  wrong(temporary('/var/run/secrets/own'));
  wrong(temporary('/var/run/own'), temporary('/run/own'));
  wrong(data, { type: 'host', path: './data', target: '/data/.', readOnly: true });
  for (const target of ['/dev', '/proc', '/proc/sys', '/sys', '/usr']) wrong(temporary(target));
  expect(
    problems(
      declare(
        data,
        temporary('/data/cache'),
        temporary('/run'),
        { type: 'configuration', folder: 'agent', target: '/etc/agent' },
        { type: 'filled', folder: 'agent', target: '/run/secrets/agent' },
      ),
    ),
  ).toBe('');
});

function running(reference: string) {
  const health = { command: ['/health'] };
  return (fleet: Fleet) =>
    service(environment(vps(fleet)), 'api', { image: Image.of(reference), health, readiness: undefined });
}

test('health-program-missing', () => {
  const asking = (reference: string, by: 'wget' | 'curl' | 'node') => (fleet: Fleet) =>
    service(environment(vps(fleet)), 'api', { image: Image.of(reference), health: { path: '/health', by } });
  const slim = 'docker.io/library/node:24.18.0-slim';
  expect(problems(asking(slim, 'curl'))).toMatchInlineSnapshot(`
"error health-program-missing: shop/prod/api: its health is asked by curl, which its image doesn’t have (looked up on 2026-11-22)
    got     docker.io/library/node:24.18.0-slim
    allowed node, sh
    mend    let another ask: health.by, or health.command

error health-program-missing: shop/prod/api: its readiness is asked by curl, which its image doesn’t have (looked up on 2026-11-22)
    got     docker.io/library/node:24.18.0-slim
    allowed node, sh
    mend    let another ask: health.by, or health.command"
`);
  expect(problems(asking(slim, 'node'))).toBe('');
  expect(problems(asking('docker.io/library/node:24.18.0-alpine', 'wget'))).toBe('');
  expect(problems(asking('docker.io/acme/api:1.0.0', 'curl'))).toBe('');
  const command = (first: string) => (fleet: Fleet) =>
    service(environment(vps(fleet)), 'api', {
      image: Image.of('gcr.io/distroless/nodejs24-debian13:1.0.0'),
      health: { command: [first, '/health.js'] },
      readiness: undefined,
    });
  expect(problems(command('/bin/sh'))).toContain('its health is asked by sh, which its image doesn’t have');
  expect(problems(command('/nodejs/bin/node'))).toBe('');
});

describe('image-built-twice', () => {
  const twice =
    (first: ImageBuild, second: ImageBuild, on: (fleet: Fleet) => Host = (fleet) => vps(fleet)) =>
    (fleet: Fleet) => {
      const host = on(fleet);
      const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
      for (const [id, build] of Object.entries({ prod: first, stage: second }))
        service(new Environment(project, id, { on: host, purpose: id === 'prod' ? 'production' : 'staging' }), 'web', {
          image: Image.build(build),
        });
    };
  const dockerfile = 'Dockerfile';
  const url = (address: string) => ({ dockerfile, arguments: { PUBLIC_URL: address } });

  test('with two addresses compiled in', () => {
    expect(problems(twice(url('https://shop.example'), url('https://stage.shop.example')))).toMatchInlineSnapshot(`
"error image-built-twice: shop/stage/web: its image ghcr.io/acme/shop/web:1.0.0 is also that of shop/prod/web, which builds it otherwise
    got     PUBLIC_URL: https://stage.shop.example, and https://shop.example
    mend    build both alike, with values that the service reads when it starts, or a path such as '/api' in the place of a whole address; or give one another name: Image.build({ name: '…-staging', … })"
`);
  });

  test.each<[ImageBuild, ImageBuild, string]>([
    [{ dockerfile }, { dockerfile: 'web/Dockerfile' }, 'dockerfile: web/Dockerfile, and Dockerfile'],
    [{ dockerfile, context: 'web' }, { dockerfile }, 'context: ., and web'],
    [{ dockerfile, target: 'test' }, { dockerfile }, 'target: the last stage, and test'],
    [url('/'), { dockerfile }, 'PUBLIC_URL: not given, and /'],
  ])('%j and %j', (first, second, got) => {
    expect(problems(twice(first, second))).toContain(`got     ${got}\n`);
  });

  test('and one of them is promoted from the other, whose build it runs, now an earlier one', () => {
    const promoted = (fleet: Fleet) => {
      const host = vps(fleet);
      const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '2.0.0' });
      const stage = new Environment(project, 'stage', { on: host, purpose: 'staging' });
      service(stage, 'web', { image: Image.build(url('https://stage.shop.example')) });
      service(new Environment(project, 'prod', { on: host, promotedFrom: stage }), 'web', {
        image: Image.build(url('https://shop.example')),
      });
    };
    const images = { 'vps-1/shop-prod': { 'ghcr.io/acme/shop/web:1.0.0': 'unverified' } };
    expect(problems(promoted, {}, { images })).toContain(
      'got     PUBLIC_URL: https://shop.example, and https://stage.shop.example\n',
    );
  });

  test('alike, under two names, or on a developer’s machine, where nothing is pushed', () => {
    expect(problems(twice(url('/api'), url('/api')))).toBe('');
    expect(problems(twice({ ...url('/a'), name: 'web' }, { ...url('/b'), name: 'web-stage' }))).toBe('');
    const local = (fleet: Fleet) => new LocalMachine(fleet);
    expect(problems(twice(url('/a'), url('/b'), local))).not.toContain('image-built-twice');
  });
});

describe('image-never-built', () => {
  test('what the environment that it is promoted from hasn’t got', () => {
    const promoted = (fleet: Fleet) => {
      const host = vps(fleet);
      const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
      const stage = new Environment(project, 'stage', { on: host, purpose: 'staging' });
      const prod = new Environment(project, 'prod', { on: host, promotedFrom: stage });
      service(stage, 'web', { image: Image.build({ dockerfile: 'Dockerfile', name: 'web-stage' }) });
      for (const each of [stage, prod]) service(each, 'api', { image: Image.build({ dockerfile: 'Dockerfile' }) });
      service(prod, 'web', { image: Image.build({ dockerfile: 'Dockerfile' }) });
    };
    expect(problems(promoted)).toMatchInlineSnapshot(`
"error image-never-built: shop/prod/web: nobody builds its image ghcr.io/acme/shop/web: shop/prod takes what shop/stage runs, which has none of that name
    got     ghcr.io/acme/shop/web-stage, ghcr.io/acme/shop/api
    mend    give it one of those, with values that it reads when it starts; or take promotedFrom from shop/prod, which builds its own then"
`);
  });
});
