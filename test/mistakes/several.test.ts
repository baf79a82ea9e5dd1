import { ContainerService, Duration, Image, NginxVhost, PostgresDatabase, RedisServer, Secret, Size } from 'vpsynth';
import { told } from './told';

const wrong = (value: unknown) => value as never;

test('all mistakes of a declaration are told in one run: of constructors, of the derive stage, of the rules', () => {
  expect(
    told(({ fleet, host, prod, platform, image, site, api }) => {
      new ContainerService(prod, 'Search', { image, memory: wrong('1g'), cpu: 2 } as never);
      new PostgresDatabase(prod, 'orders', { server: wrong(host) }).pool({ size: 5000.5 });
      new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64), appendOnly: false });
      site.route('/', api, { timeout: Duration.seconds(0) });
      new NginxVhost(prod, 'second', { edge: platform.edge, domain: 'shop.example' }).route('/', api);
      new ContainerService(fleet, 'lost', { image: Image.of('docker.io/acme/lost:1.0.0') });
      site.acknowledge('hsts-short', 'x');
    }),
  ).toMatchInlineSnapshot(`
"error name: shop/prod/<ContainerService at test/mistakes/several.test.ts:N>: this name can't be used: a name is lower-case letters, digits and single hyphens, and starts with a letter
    got     "Search"
    mend    choose another name
    at      test/mistakes/several.test.ts:N

error props: shop/prod/<ContainerService at test/mistakes/several.test.ts:N>: "cpu" is not a property of ContainerService; did you mean "cpus"?
    at      test/mistakes/several.test.ts:N

error props: shop/prod/<ContainerService at test/mistakes/several.test.ts:N>: memory: expected a size above zero, written like Size.mebibytes(512)
    got     "1g"
    at      test/mistakes/several.test.ts:N

error props: shop/prod/orders: server: expected a PostgresServer or ManagedPostgres, the object itself
    got     Vps vps-1
    at      test/mistakes/several.test.ts:N

error props: shop/prod/orders/pool: size: expected a whole number
    got     5000.5
    at      test/mistakes/several.test.ts:N

error props: shop/prod/site: route "/": timeout: expected a time above zero, written like Duration.seconds(30)
    got     Duration 0ms
    at      test/mistakes/several.test.ts:N

error acknowledge: shop/prod/site: a warning is accepted without a reason
    got     "x"
    mend    say why in a sentence: acknowledge("hsts-short", 'nobody but us calls it')
    at      test/mistakes/several.test.ts:N

error unplaced: lost: it runs containers but stands in no environment and on no host
    mend    give an Environment or a host as its scope
    at      test/mistakes/several.test.ts:N

error domain-taken: shop/prod/second: shop.example is already answered by shop/prod/site (test/mistakes/told.ts:N), on the same edge vps-1/platform/edge
    got     shop.example
    mend    give one of them another name, or join their routes in one vhost
    at      test/mistakes/several.test.ts:N

error redis-persistence-on-queue: shop/prod/jobs: a queue that keeps no log loses jobs with a restart
    got     appendOnly: false
    allowed true
    mend    leave appendOnly out, or declare the role cache if it may forget
    at      test/mistakes/several.test.ts:N

error route-taken: shop/prod/site: the path / of shop.example has another route already (test/mistakes/told.ts:N)
    got     /
    mend    remove one of them or give it another path
    at      test/mistakes/several.test.ts:N

error vhost-without-certificate: shop/prod/second: shop.example would be answered over plain http
    got     no certificate
    allowed Certificate.acme({ email: '…' }) or Certificate.files(); none only on the local machine
    mend    give certificate
    at      test/mistakes/several.test.ts:N"
`);
});

test('what follows from a mistake isn’t told again', () => {
  expect(
    told(({ prod, platform, image, site }) => {
      // The server’s name is wrong; the pool, the services and the routes that need it are left out in silence.
      const orders = new PostgresDatabase(prod, 'orders', { server: wrong('postgres') });
      const cms = new ContainerService(prod, 'cms', { image, port: 3000, uses: [orders.pool(), orders] });
      const admin = new ContainerService(prod, 'admin', {
        image,
        health: { command: ['true'] },
        after: [cms],
        environment: { CMS: cms.endpoint.host, TOKEN: Secret.env('SHOP_TOKEN') },
      });
      site.route('/cms', cms);
      new ContainerService(prod, 'last', { image, after: [admin] });
      new NginxVhost(prod, 'second', { edge: wrong(platform), domain: 'b.example' }).route('/', cms);
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/orders: server: expected a PostgresServer or ManagedPostgres, the object itself
    got     "postgres"
    at      test/mistakes/several.test.ts:N

error props: shop/prod/second: edge: expected an NginxEdge, the object itself and not its name, or a list of them
    got     Minimal vps-1/platform
    at      test/mistakes/several.test.ts:N"
`);
});
