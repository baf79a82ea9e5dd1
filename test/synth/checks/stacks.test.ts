import {
  type ComposeValue,
  Environment,
  type Fleet,
  KubernetesCluster,
  Monitoring,
  PostgresServer,
  Project,
  RabbitMqBroker,
  Size,
} from 'vpsynth';
import { environment, Own, problems, service, vps } from './small-fleet';

test('container-service-name-taken', () => {
  const declare = (second: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'api');
    service(prod, second, { strategy: 'recreate' });
  };
  expect(problems(declare('api-blue'))).toMatchInlineSnapshot(`
"error container-service-name-taken: shop/prod/api-blue: its container api-blue in infra/vps-1/shop-prod has the name of one of shop/prod/api
    got     api-blue
    mend    rename one of them"
`);
  expect(problems(declare('api-red'))).toBe('');
});

test('stack-name-reserved', () => {
  const declare = (name: string) => (fleet: Fleet) => new Own(vps(fleet), name, {});
  expect(problems(declare('host'))).toMatchInlineSnapshot(`
"error stack-name-reserved: vps-1/host: infra/vps-1/host is kept for the machine's own files
    got     host
    mend    choose another name"
`);
  expect(problems(declare('hosts'))).toBe('');
});

test('namespace-too-long', () => {
  const declare = (id: string) => (fleet: Fleet) => {
    const cluster = new KubernetesCluster(fleet, 'cluster');
    const project = new Project(fleet, 'a'.repeat(40), { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
    service(new Environment(project, id, { on: cluster }));
  };
  expect(problems(declare('b'.repeat(23)))).toMatchInlineSnapshot(`
"error namespace-too-long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbb: project and environment together are too long for a namespace on cluster
    got     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbb: 64 characters
    allowed 63 characters
    mend    shorten one of the two names"
`);
  expect(problems(declare('b'.repeat(22)))).toBe('');
});

test('data-volume-shared', () => {
  const declare = (volume: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    new PostgresServer(prod, 'postgres');
    service(prod, 'api', { volumes: { [volume]: '/data' }, strategy: 'recreate' });
  };
  expect(problems(declare('postgres'))).toMatchInlineSnapshot(`
"error data-volume-shared: shop/prod/api: it would share the volume postgres of infra/vps-1/shop-prod with shop/prod/postgres
    got     postgres
    mend    give the volume another name, or put the second server in an environment or on a host of its own"
`);
  expect(problems(declare('uploads'))).toBe('');
});

test('volume-shared', () => {
  const declare = (volume: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'api', { volumes: { uploads: '/uploads' }, strategy: 'recreate' });
    service(prod, 'cms', { volumes: { [volume]: '/uploads' }, strategy: 'recreate' });
  };
  expect(problems(declare('uploads'))).toMatchInlineSnapshot(`
"warning volume-shared: shop/prod/cms: it writes to the volume uploads of infra/vps-1/shop-prod, as does shop/prod/api
    got     uploads
    mend    give each its own volume, or acknowledge this warning with the reason"
`);
  expect(problems(declare('media'))).toBe('');
});

test('stateful-replicas', () => {
  const declare = (replicas: number, strategy: 'recreate' | 'blue-green') => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { volumes: { uploads: '/uploads' }, replicas, strategy });
  };
  expect(problems(declare(2, 'recreate'))).toMatchInlineSnapshot(`
"warning stateful-replicas: shop/prod/api: more than one of its containers writes to uploads at a time
    got     2 replicas
    allowed one replica and the strategy 'recreate'
    mend    keep its state in a database or an object store, or let it run once"
`);
  expect(problems(declare(1, 'blue-green'))).toMatchInlineSnapshot(`
"warning stateful-replicas: shop/prod/api: more than one of its containers writes to uploads at a time
    got     blue-green
    allowed one replica and the strategy 'recreate'
    mend    keep its state in a database or an object store, or let it run once"
`);
  expect(problems(declare(1, 'recreate'))).toBe('');
});

test('host-memory-exceeded', () => {
  const declare = (memory: number) => (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', { memory: Size.gibibytes(4) });
    const prod = environment(host);
    for (let index = 1; index <= 6; index += 1)
      service(prod, `api-${index}`, { memory: Size.mebibytes(memory), replicas: index === 6 ? 2 : 1 });
  };
  expect(problems(declare(300))).toMatchInlineSnapshot(`
"error host-memory-exceeded: vps-1: the limits of what runs on it add up to 4.1 GiB during a release (2.05 GiB at rest), more than there is
    got     shop-prod/api-6 1.17 GiB, shop-prod/api-1 600 MiB, shop-prod/api-2 600 MiB, shop-prod/api-3 600 MiB, shop-prod/api-4 600 MiB, 1 smaller
    allowed 3.5 GiB: 4 GiB less 512 MiB for the system
    mend    lower memory or replicas, release with 'recreate' what has no room for a second colour, or take a larger host"
`);
  expect(problems(declare(256))).toBe('');
});

test('host-cpu-overcommitted, cpus-above-host', () => {
  const declare = (cpus: number, replicas: number) => (fleet: Fleet) => {
    service(environment(vps(fleet, 'vps-1', { cpus: 2 })), 'api', { cpus, replicas });
  };
  expect(problems(declare(2, 5))).toMatchInlineSnapshot(`
"warning host-cpu-overcommitted: vps-1: the processor limits of what runs on it add up to much more than its cores
    got     10 cores
    allowed 8: 4 times its 2
    mend    lower cpus where little is used, take a larger host, or acknowledge this warning with the measured load"
`);
  expect(problems(declare(2.5, 1))).toMatchInlineSnapshot(`
"error cpus-above-host: shop/prod/api: it is given more cores than vps-1 has
    got     2.5
    allowed up to 2
    mend    lower cpus"
`);
  expect(problems(declare(2, 4))).toBe('');
  const overridden = (path: string, value: ComposeValue) => (fleet: Fleet) => {
    service(environment(vps(fleet, 'vps-1', { cpus: 2 })), 'api', {}).overrideCompose(path, value);
  };
  const found = 'error cpus-above-host: shop/prod/api: it is given more cores than vps-1 has\n    got     4\n';
  expect(problems(overridden('deploy/resources/limits/cpus', '4'))).toContain(found);
  expect(problems(overridden('deploy/resources/limits', { cpus: 4 }))).toContain(found);
  expect(problems(overridden('deploy/resources/limits/pids', 4))).toBe('');
});

test('memory-reservation-above-limit, memory-below-minimum', () => {
  const declare = (memory: Size, memoryReservation: Size) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { memory, memoryReservation });
  };
  expect(problems(declare(Size.mebibytes(128), Size.mebibytes(129)))).toMatchInlineSnapshot(`
"error memory-reservation-above-limit: shop/prod/api: its memoryReservation is larger than its memory
    got     129 MiB
    allowed up to 128 MiB
    mend    raise memory or lower memoryReservation"
`);
  expect(problems(declare(Size.kibibytes(512), Size.kibibytes(512)))).toMatchInlineSnapshot(`
"error memory-below-minimum: shop/prod/api: its memory is less than a container can be given
    got     512 KiB
    allowed at least 6 MiB
    mend    raise memory: Size.mebibytes(256)?"
`);
  expect(problems(declare(Size.mebibytes(128), Size.mebibytes(128)))).toBe('');
});

test('what platform services reserve never exceeds what they are given', () => {
  expect(
    problems((fleet) => {
      const host = vps(fleet);
      new PostgresServer(host, 'postgres', { memory: Size.mebibytes(256) });
      new RabbitMqBroker(host, 'rabbitmq', { memory: Size.mebibytes(192) });
      new Monitoring(host, 'monitor', { memory: Size.mebibytes(256) }).acknowledge(
        'alerts-unheard',
        'this host is for tests',
      );
    }),
  ).toBe('');
});

test('host-disk-exceeded', () => {
  const declare = (retentionSize: Size) => (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', { disk: Size.gibibytes(40) });
    new Monitoring(host, 'monitor', { retentionSize }).acknowledge('alerts-unheard', 'this host is for tests');
    new RabbitMqBroker(environment(host), 'rabbitmq', { diskFreeLimit: Size.gibibytes(10) });
  };
  expect(problems(declare(Size.gibibytes(30)))).toMatchInlineSnapshot(`
"error host-disk-exceeded: vps-1: what grows on its disk may fill it, and its brokers would refuse messages
    got     30 GiB of metrics, 10 GiB to stay free
    allowed less than 40 GiB together
    mend    lower retentionSize, capacity or diskFreeLimit"
`);
  expect(problems(declare(Size.gibibytes(20)))).toBe('');
});

test('environment-without-services, development-on-vps', () => {
  const declare = (purpose: 'development' | 'staging', empty: boolean) => (fleet: Fleet) => {
    const prod = environment(vps(fleet), 'shop', { purpose });
    if (!empty) service(prod);
  };
  expect(problems(declare('development', true))).toMatchInlineSnapshot(`
"warning development-on-vps: shop/prod: it is for development, and placed on vps-1
    got     purpose: 'development'
    allowed 'staging' or 'production' on a Vps
    mend    give it the purpose 'staging', or place it on the local machine

warning environment-without-services: shop/prod: nothing runs in it
    mend    declare a service in it, or remove it"
`);
  expect(problems(declare('staging', false))).toBe('');
});

test('override-without-container', () => {
  const declare = (onEnvironment: boolean) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const api = service(prod);
    (onEnvironment ? prod : api).overrideCompose('init', false);
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error override-without-container: shop/prod: its Compose service is changed, and it has none
    got     init
    mend    change the construct that runs the container"
`);
  expect(problems(declare(false))).toBe('');
});
