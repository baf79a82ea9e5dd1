import {
  ApiServer,
  ContainerService,
  Environment,
  LocalMachine,
  Monitoring,
  NginxEdge,
  Project,
  Secret,
  Worker,
} from 'vpsynth';
import { Own } from '../synth/checks/small-fleet';
import { type SoundFleet, told } from './told';

test('PORT that is another than the port', () => {
  const declare =
    (PORT: number | string | Secret) =>
    ({ prod, image }: SoundFleet) =>
      new ApiServer(prod, 'orders', { image, port: 4000, environment: { PORT } });
  expect(told(declare(5000))).toMatchInlineSnapshot(`
"error port-contradicted: shop/prod/orders: environment.PORT isn't the port that it is asked on
    got     5000
    allowed 4000, its port
    mend    leave PORT out: port gives it
    at      test/mistakes/ports.test.ts:N"
`);
  expect(told(declare(Secret.env('ORDERS_PORT')))).toMatchInlineSnapshot(`
"error port-contradicted: shop/prod/orders: environment.PORT isn't the port that it is asked on
    got     <secret ORDERS_PORT>
    allowed 4000, its port
    mend    leave PORT out: port gives it
    at      test/mistakes/ports.test.ts:N"
`);
  expect(told(declare('4000'))).toBe('');
  expect(
    told(({ prod, image }) => new Worker(prod, 'mail', { image, environment: { PORT: 9000 } })),
  ).toMatchInlineSnapshot(`
"error port-contradicted: shop/prod/mail: environment.PORT isn't the port that it is asked on
    got     9000
    allowed 9464, its port
    mend    leave PORT out: port gives it
    at      test/mistakes/ports.test.ts:N"
`);
});

test('PORT of something that a service uses', () => {
  const own = { connection: () => ({ settings: { PORT: 5432 }, networks: [] }) };
  expect(
    told(({ prod, image }) => new ApiServer(prod, 'orders', { image, port: 4000, uses: [own] })),
  ).toMatchInlineSnapshot(`
"error port-contradicted: shop/prod/orders: PORT, from what it uses, isn't the port that it is asked on
    got     5432
    allowed 4000, its port
    mend    give what it uses another prefix
    at      test/mistakes/ports.test.ts:N"
`);
});

test('reaching a service that has no port', () => {
  expect(
    told(({ prod, image }) => {
      const cms = new ContainerService(prod, 'cms', { image });
      new ContainerService(prod, 'search', { image, environment: { CMS: cms.endpoint.hostAndPort } });
    }),
  ).toMatchInlineSnapshot(`
"error endpoint-without-port: shop/prod/cms: something refers to its endpoint, but it has no port
    mend    give port
    at      test/mistakes/ports.test.ts:N"
`);
});

test('a port taken across projects', () => {
  expect(
    told(({ fleet, host, prod }) => {
      const blog = new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: '1.0.0' });
      const publishes = [{ address: '127.0.0.1', hostPort: 5432, containerPort: 5432 }];
      new Own(prod, 'tunnel', { publishes });
      new Own(new Environment(blog, 'prod', { on: host }), 'tunnel', { publishes });
    }),
  ).toMatchInlineSnapshot(`
"error host-port-taken: blog/prod/tunnel: port 5432 of vps-1 is taken by shop/prod/tunnel (test/mistakes/ports.test.ts:N)
    got     127.0.0.1:5432
    mend    give one of them another port
    at      test/mistakes/ports.test.ts:N"
`);
});

test('one port of the local machine for two programs', () => {
  expect(
    told(({ fleet }) => {
      const local = new LocalMachine(fleet, 'local-machine', { httpPort: 9090 });
      new NginxEdge(local, 'edge');
      new Monitoring(local, 'monitor');
    }),
  ).toMatchInlineSnapshot(`
"error host-port-taken: local-machine/monitor: port 9090 of local-machine is taken by local-machine/edge (test/mistakes/ports.test.ts:N)
    got     127.0.0.1:9090
    mend    give one of them another port
    at      test/mistakes/ports.test.ts:N"
`);
});
