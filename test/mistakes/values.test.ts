import {
  ApiServer,
  ContainerService,
  Duration,
  Environment,
  Image,
  Job,
  NginxVhost,
  PostgresDatabase,
  RabbitMqBroker,
  Secret,
  Size,
  Vps,
  Worker,
} from 'vpsynth';
import { type SoundFleet, told } from './told';

const vps = { cpus: 2, memory: Size.gibibytes(8), disk: Size.gibibytes(40), operatingSystem: 'debian-13' } as const;

/** Types are stripped when a declaration runs, so that a wrong one gets as far as this. */
const wrong = (value: unknown) => value as never;

test('an unknown property, mistyped', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', wrong({ image, replica: 2 }))),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: "replica" is not a property of ContainerService; did you mean "replicas"?
    at      test/mistakes/values.test.ts:N"
`);
});

test('what follows from a mistyped property is no mistake of its own', () => {
  const said = told(({ prod, image, site }) => {
    const declared = { imgae: image, prot: 3000, memroy: Size.mebibytes(300), memory: Size.mebibytes(400) };
    site.route('/cms', new ApiServer(prod, 'cms', wrong(declared)));
  });
  expect(said.split('\n\n').map((each) => each.split('\n')[0])).toEqual([
    'error props: shop/prod/cms: "imgae" is not a property of ApiServer; did you mean "image"?',
    'error props: shop/prod/cms: "prot" is not a property of ApiServer; did you mean "port"?',
    'error props: shop/prod/cms: "memroy" is not a property of ApiServer; did you mean "memory"?',
  ]);
});

test('a mistyped property with a wrong value is told of both', () => {
  expect(told(({ prod, image }) => new ApiServer(prod, 'cms', wrong({ image, prot: 'http' })))).toMatchInlineSnapshot(`
"error props: shop/prod/cms: "prot" is not a property of ApiServer; did you mean "port"?
    at      test/mistakes/values.test.ts:N

error props: shop/prod/cms: port: expected a number
    got     "http"
    at      test/mistakes/values.test.ts:N"
`);
});

test('a mistyped property of a property', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, process: wrong({ scirpt: 'main.js' }) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: process: "scirpt" is not a property of it; did you mean "script"?
    at      test/mistakes/values.test.ts:N"
`);
});

test('a property of its class alone', () => {
  expect(
    told(({ prod, image }) => new Job(prod, 'report', wrong({ image, shedule: '0 2 * * *' }))),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/report: "shedule" is not a property of Job; did you mean "schedule"?
    at      test/mistakes/values.test.ts:N"
`);
});

test.each([
  ['server', ({ prod }: SoundFleet) => new PostgresDatabase(prod, 'orders', { server: wrong(undefined) })],
  [
    'uses.1',
    ({ prod, pool, image }: SoundFleet) => new ContainerService(prod, 'cms', { image, uses: [pool, wrong(undefined)] }),
  ],
])('%s given as undefined, by two files that import each other for instance', (name, declare) => {
  expect(told(declare)).toMatch(
    new RegExp(
      `^error props: shop/prod/[a-z]+: ${name} was given as undefined\\n    mend    the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other\\n    at      test/mistakes/values.test.ts:N$`,
    ),
  );
});

test('an edge or a target that is undefined', () => {
  expect(
    told(({ prod, api }) =>
      new NginxVhost(prod, 'second', { edge: wrong(undefined), domain: 'two.example' })
        .route('/', api)
        .route('/admin', wrong(undefined)),
    ),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/second: route "/admin": expected a service or an endpoint, the object itself and not its name
    got     undefined
    mend    the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other
    at      test/mistakes/values.test.ts:N

error vhost-without-edge: shop/prod/second: no nginx answers for two.example on vps-1
    got     edge was given as undefined
    mend    the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other
    at      test/mistakes/values.test.ts:N"
`);
});

test('the same mistake in several environments of one line, once', () => {
  const said = told(({ fleet, project, prod, image }) => {
    const host = new Vps(fleet, 'vps-2', { ...vps, publicAddress: '203.0.113.2' });
    for (const environment of [prod, new Environment(project, 'stage', { on: host })])
      new ContainerService(environment, 'cms', wrong({ image, replica: 2 }));
  });
  expect(said).toMatchInlineSnapshot(`
"error props: shop/prod/cms, shop/stage/cms: "replica" is not a property of ContainerService; did you mean "replicas"?
    at      test/mistakes/values.test.ts:N"
`);
});

test('an unknown property like none', () => {
  expect(told(({ database }) => database.pool(wrong({ id: 'other', timeout: 5 })))).toMatchInlineSnapshot(`
"error props: shop/prod/database/other: "timeout" is not a property of PgBouncerPool
    allowed id, as, settingsPrefix, size, reserve, mode, clientConnections
    at      test/mistakes/values.test.ts:N

warning unused-pool: shop/prod/database/other: no service uses it
    mend    name it in \`uses\` of a service, or remove it
    at      test/mistakes/values.test.ts:N"
`);
});

test('a required property is missing', () => {
  expect(told(({ prod }) => new ContainerService(prod, 'cms', wrong({})))).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image is required
    allowed an image written like Image.of('docker.io/library/nginx:1.30.7')
    at      test/mistakes/values.test.ts:N"
`);
});

test('no properties at all', () => {
  expect(told(({ fleet }) => new Vps(fleet, 'vps-2', wrong(undefined)))).toMatchInlineSnapshot(`
"error props: vps-2: publicAddress is required
    allowed an IPv4 address such as 203.0.113.10
    at      test/mistakes/values.test.ts:N

error props: vps-2: cpus is required
    at      test/mistakes/values.test.ts:N

error props: vps-2: memory is required
    allowed a size above zero, written like Size.mebibytes(512)
    at      test/mistakes/values.test.ts:N

error props: vps-2: disk is required
    allowed a size above zero, written like Size.mebibytes(512)
    at      test/mistakes/values.test.ts:N

error props: vps-2: operatingSystem is required
    allowed 'debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04'
    at      test/mistakes/values.test.ts:N"
`);
});

test('properties that are no object', () => {
  expect(told(({ prod }) => new RabbitMqBroker(prod, 'rabbitmq', wrong('512m')))).toMatchInlineSnapshot(`
"error props: shop/prod/rabbitmq: expected the properties of RabbitMqBroker as an object
    got     "512m"
    mend    write them in braces: { name: value }
    at      test/mistakes/values.test.ts:N"
`);
});

test('less processor time than Docker gives', () => {
  expect(told(({ prod, image }) => new ContainerService(prod, 'cms', { image, cpus: 0.001 }))).toMatchInlineSnapshot(`
"error props: shop/prod/cms: cpus: too small
    got     0.001
    allowed at least 0.01
    at      test/mistakes/values.test.ts:N"
`);
});

test('a string instead of a size', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, memory: wrong('512m') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: memory: expected a size above zero, written like Size.mebibytes(512)
    got     "512m"
    at      test/mistakes/values.test.ts:N"
`);
});

test('a size of nothing', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, memory: Size.mebibytes(0) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: memory: expected a size above zero, written like Size.mebibytes(512)
    got     Size 0 KiB
    at      test/mistakes/values.test.ts:N"
`);
});

test('a number instead of a duration', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, stopGracePeriod: wrong(30) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: stopGracePeriod: expected a time above zero, written like Duration.seconds(30)
    got     30
    at      test/mistakes/values.test.ts:N"
`);
});

test('a negative duration', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, stopGracePeriod: Duration.seconds(-5) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: stopGracePeriod: expected a time above zero, written like Duration.seconds(30)
    got     Duration -5000ms
    at      test/mistakes/values.test.ts:N"
`);
});

test('NaN', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, cpus: Number.NaN })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: cpus: expected a number
    got     NaN
    at      test/mistakes/values.test.ts:N"
`);
});

test('a size made of NaN', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, memory: Size.mebibytes(Number('lots')) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: memory: expected a size above zero, written like Size.mebibytes(512)
    got     Size NaN KiB
    at      test/mistakes/values.test.ts:N"
`);
});

test('a port above the last, none, half a port, a port as a string', () => {
  for (const [port, text] of [
    [70_000, 'too large\n    got     70000\n    allowed at most 65535'],
    [0, 'too small\n    got     0\n    allowed at least 1'],
    [80.5, 'expected a whole number\n    got     80.5'],
    [wrong('80'), 'expected a number\n    got     "80"'],
  ] as const) {
    expect(told(({ prod, image }) => new ApiServer(prod, 'cms', { image, port }))).toBe(
      `error props: shop/prod/cms: port: ${text}\n    at      test/mistakes/values.test.ts:N`,
    );
  }
});

test('more replicas than are allowed', () => {
  expect(told(({ prod, image }) => new Worker(prod, 'mails', { image, replicas: 500 }))).toMatchInlineSnapshot(`
"error props: shop/prod/mails: replicas: too large
    got     500
    allowed at most 50
    at      test/mistakes/values.test.ts:N"
`);
});

test('a choice that isn’t one', () => {
  expect(
    told(({ prod, image }) => new Worker(prod, 'mails', { image, strategy: wrong('bluegreen') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/mails: strategy: not one of the values that it can have
    got     "bluegreen"
    allowed 'blue-green', 'canary', 'rolling', 'recreate'
    mend    write 'blue-green'?
    at      test/mistakes/values.test.ts:N"
`);
});

test('an image without a tag', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: Image.of('docker.io/acme/cms') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: expected a whole reference, registry and version tag: docker.io/library/nginx:1.30.7
    got     Image docker.io/acme/cms
    at      test/mistakes/values.test.ts:N"
`);
});

test('an image with the tag latest', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: Image.of('docker.io/acme/cms:latest') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: the tag latest names another image every day: use a version
    got     Image docker.io/acme/cms:latest
    at      test/mistakes/values.test.ts:N"
`);
});

test('an image without a registry', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: Image.of('cms:1.0.0') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: expected a whole reference, registry and version tag: docker.io/library/nginx:1.30.7
    got     Image cms:1.0.0
    at      test/mistakes/values.test.ts:N"
`);
});

test('an image as a string', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: wrong('docker.io/acme/cms:1.0.0') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: expected an image written like Image.of('docker.io/library/nginx:1.30.7')
    got     "docker.io/acme/cms:1.0.0"
    at      test/mistakes/values.test.ts:N"
`);
});

test('a Dockerfile outside the repository', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: Image.build({ dockerfile: '../cms/Dockerfile' }) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: Image.build.dockerfile: expected a path inside the repository
    got     Image {"dockerfile":"../cms/Dockerfile"}
    at      test/mistakes/values.test.ts:N"
`);
});

test('an image built from nothing', () => {
  expect(
    told(({ prod }) => new ContainerService(prod, 'cms', { image: Image.build(wrong({ file: 'Dockerfile' })) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: image: Image.build.dockerfile: expected a string
    got     Image {"file":"Dockerfile"}
    at      test/mistakes/values.test.ts:N"
`);
});

test('the password itself instead of a secret: it isn’t repeated', () => {
  const text = told(({ prod }) => new RabbitMqBroker(prod, 'rabbitmq', { password: wrong('hunter2') }));
  expect(text).toMatchInlineSnapshot(`
"error props: shop/prod/rabbitmq: password: expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores
    got     a string of 7 characters
    at      test/mistakes/values.test.ts:N"
`);
  expect(text).not.toContain('hunter2');
});

test('a secret in lower case', () => {
  expect(
    told(({ prod }) => new RabbitMqBroker(prod, 'rabbitmq', { password: Secret.env('rabbit-password') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/rabbitmq: password: its name is upper-case letters, digits and underscores: RABBIT_PASSWORD?
    got     Secret <secret rabbit-password>
    at      test/mistakes/values.test.ts:N"
`);
});

test('a secret that the store doesn’t hold', () => {
  const secrets = [
    'VPS_1_PLATFORM_POSTGRES_PASSWORD',
    'VPS_1_PLATFORM_POSTGRES_MONITORING_PASSWORD',
    'SHOP_PROD_DATABASE_PASSWORD',
    'SHOP_PROD_DATABASE_OWNER_PASSWORD',
    'SHOP_API_TOKEN',
    'SHOP_PROD_PGBOUNCER_MONITORING_PASSWORD',
  ];
  expect(
    told(
      ({ prod, image }) =>
        new ContainerService(prod, 'cms', { image, environment: { TOKEN: Secret.env('SHOP_API_TOKN') } }),
      { secrets },
    ),
  ).toMatchInlineSnapshot(`
"error secret-undeclared: shop/prod/cms: the secret SHOP_API_TOKN isn't among those that the fleet names
    got     SHOP_API_TOKN
    allowed SHOP_API_TOKEN, perhaps
    mend    put it into the secret store and into \`secrets\` of the fleet, or correct the name
    at      test/mistakes/values.test.ts:N"
`);
});

test('a variable in lower case', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, environment: { logLevel: 'info' } })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: environment.logLevel: an environment variable is upper-case letters, digits and underscores
    got     "logLevel"
    at      test/mistakes/values.test.ts:N"
`);
});

test('a variable that holds an object', () => {
  expect(
    told(({ prod, image }) => new ContainerService(prod, 'cms', { image, environment: { LOG: wrong({ level: 1 }) } })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/cms: environment.LOG: expected a string without NUL, a finite number, a boolean, a Secret, or a part of an endpoint such as service.endpoint.host
    got     {"level":1}
    at      test/mistakes/values.test.ts:N"
`);
});
