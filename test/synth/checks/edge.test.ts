import {
  Certificate,
  Duration,
  Endpoint,
  type Fleet,
  type Host,
  Image,
  KubernetesCluster,
  LocalMachine,
  NginxEdge,
  NginxVhost,
  RabbitMqBroker,
  Secret,
} from 'vpsynth';
import { edge, environment, monitoring, pool, problems, service, vhost, vps } from './small-fleet';

test('domain-taken', () => {
  const declare = (second: string, alias: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const nginx = edge(host);
    for (const [project, domain, aliases] of [
      ['shop', 'shop.example', ['www.shop.example', alias]],
      ['blog', second, []],
    ] as [string, string, string[]][]) {
      const prod = environment(host, project);
      vhost(prod, nginx, { domain, aliases }).route('/', service(prod));
    }
  };
  expect(problems(declare('www.shop.example', 'shop.example'))).toMatchInlineSnapshot(`
"error domain-taken: shop/prod/site: it names shop.example twice
    got     shop.example
    mend    leave one out of \`domain\` and \`aliases\`

error domain-taken: blog/prod/site: www.shop.example is already answered by shop/prod/site, on the same edge vps-1/edge
    got     www.shop.example
    mend    give one of them another name, or join their routes in one vhost"
`);
  expect(problems(declare('blog.example', 'old.shop.example'))).toBe('');
});

test('route-taken', () => {
  const declare = (second: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    vhost(prod, edge(host)).route('/api', service(prod)).redirect(second, { to: '/api' });
  };
  expect(problems(declare('/api/'))).toMatchInlineSnapshot(`
"error route-taken: shop/prod/site: the path /api/ of shop.example has another route already
    got     /api/
    mend    remove one of them or give it another path"
`);
  expect(problems(declare('/apiary'))).toBe('');
});

test('vhost-without-certificate', () => {
  const declare = (certificate?: Certificate) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    vhost(prod, edge(host), { certificate }).route('/', service(prod));
  };
  expect(problems(declare())).toMatchInlineSnapshot(`
"error vhost-without-certificate: shop/prod/site: shop.example would be answered over plain http
    got     no certificate
    allowed Certificate.acme({ email: '…' }) or Certificate.files(); none only on the local machine
    mend    give certificate"
`);
  expect(problems(declare(Certificate.files()))).toBe('');
  expect(
    problems((fleet) => {
      const dev = environment(new LocalMachine(fleet));
      const nginx = edge(dev.places[0] as LocalMachine);
      new NginxVhost(dev, 'site', { edge: nginx, domain: 'shop.localhost' }).route('/', service(dev));
    }),
  ).toBe('');
});

test('certificate-unobtainable', () => {
  const declare =
    (domain: string, local = false) =>
    (fleet: Fleet) => {
      const host = local ? new LocalMachine(fleet) : vps(fleet);
      const prod = environment(host);
      vhost(prod, edge(host), { domain }).route('/', service(prod));
    };
  expect(problems(declare('shop.internal'))).toMatchInlineSnapshot(`
"error certificate-unobtainable: shop/prod/site: no certificate authority certifies such a name
    got     shop.internal
    allowed names below a public top-level domain
    mend    give a public name, or Certificate.files()"
`);
  expect(problems(declare('shop.localhost', true))).toMatchInlineSnapshot(`
"error certificate-unobtainable: shop/prod/site: no certificate authority reaches shop.localhost on the local machine
    mend    leave certificate out on the local machine, or give Certificate.files()"
`);
  expect(problems(declare('shop.example'))).toBe('');
});

test('vhost-without-routes', () => {
  const declare = (route: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const target = service(prod);
    const site = vhost(prod, edge(host));
    if (route) site.route('/', target);
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"warning vhost-without-routes: shop/prod/site: shop.example has no route
    mend    add one, such as .route('/', web), or remove the vhost"
`);
  expect(problems(declare(true))).toBe('');
});

test('route-target-unreachable', () => {
  const declare = (sameHost: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const other = vps(fleet, 'vps-2', { publicAddress: '203.0.113.2' });
    const prod = environment(host);
    vhost(prod, edge(sameHost ? host : other)).route('/', service(prod));
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error route-target-unreachable: shop/prod/site: the edge can't reach the target of /: shop/prod/api is on vps-1
    got     edge on vps-2
    mend    name an edge of the host that the target runs on"
`);
  expect(problems(declare(true))).toBe('');
});

test('hsts-short', () => {
  const declare = (value: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    vhost(prod, edge(host), { headers: { 'strict-transport-security': value } }).route('/', service(prod));
  };
  expect(problems(declare('max-age=31536000'))).toMatchInlineSnapshot(`
"warning hsts-short: shop/prod/site: browsers forget too soon that it is to be asked over https
    got     max-age=31536000
    allowed max-age of at least 63072000
    mend    leave the header to its default, or acknowledge this warning with the reason"
`);
  expect(problems(declare(''))).toMatchInlineSnapshot(`
"warning hsts-short: shop/prod/site: browsers forget too soon that it is to be asked over https
    got     no Strict-Transport-Security
    allowed max-age of at least 63072000
    mend    leave the header to its default, or acknowledge this warning with the reason"
`);
  expect(problems(declare('max-age=63072000; includeSubDomains'))).toBe('');
});

test('administration-public', () => {
  const declare = (basicAuth?: Secret) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    service(prod);
    vhost(prod, edge(host)).route('/', monitoring(host).endpoint, {
      basicAuth,
    });
  };
  expect(problems(declare())).toMatchInlineSnapshot(`
"error administration-public: shop/prod/site: the route / of shop.example shows vps-1/monitor to everybody: all names, versions and loads of the fleet
    got     neither basicAuth nor allow
    mend    give the route basicAuth or allow, or reach it through an ssh tunnel"
`);
  expect(problems(declare(Secret.env('PROMETHEUS_HTPASSWD')))).toBe('');
});

test('administration-public, by the image of what states nothing', () => {
  const declare =
    (of: Image, where: (fleet: Fleet) => Host, route: object = {}) =>
    (fleet: Fleet) => {
      const host = where(fleet);
      const prod = environment(host);
      vhost(prod, edge(host)).route('/queues', service(prod, 'board', { image: of }), route);
    };
  const built = Image.build({ name: 'bullboard', dockerfile: 'Dockerfile' });
  expect(problems(declare(built, vps))).toContain(
    'error administration-public: shop/prod/site: the route /queues of shop.example shows shop/prod/board to everybody: every job with its data, and removes them',
  );
  for (const image of ['docker.io/axllent/mailpit:v1.30.5', 'docker.io/deadly0/bull-board:3.2.6'])
    expect(problems(declare(Image.of(image), vps))).toContain('error administration-public: shop/prod/site: ');
  expect(problems(declare(built, vps, { allow: ['192.0.2.0/24'] }))).toBe('');
  expect(problems(declare(Image.of('docker.io/acme/board:1.0.0'), vps))).toBe('');
  expect(problems(declare(built, (fleet) => new LocalMachine(fleet)))).not.toContain('administration-public');
});

test('route-asks-twice', () => {
  const declare = (basicAuth?: Secret) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    vhost(prod, edge(host)).route('/', new RabbitMqBroker(prod, 'rabbitmq').management, { basicAuth });
  };
  expect(problems(declare(Secret.env('HTPASSWD')))).toMatchInlineSnapshot(`
"warning metrics-unscraped: vps-1: 1 of its services show metrics, and nothing collects them
    got     shop/prod/rabbitmq
    mend    add new Monitoring(host, 'monitor'), or acknowledge this warning and say who watches instead

error route-asks-twice: shop/prod/site: the route / asks for a password, and so does shop/prod/rabbitmq
    got     basicAuth
    mend    leave basicAuth out; allow can say from where it is reached"
`);
  expect(problems(declare())).not.toContain('route-asks-twice');
});

test('metrics-public', () => {
  const declare = (path: string, allow?: string[]) => (fleet: Fleet) => {
    const host = vps(fleet);
    monitoring(host);
    const prod = environment(host);
    const api = service(prod, 'api', { metricsPath: '/metrics' });
    vhost(prod, edge(host)).route('/', api).route(path, api, { allow });
  };
  expect(problems(declare('/metrics'))).toMatchInlineSnapshot(`
"warning metrics-public: shop/prod/site: everybody can read the metrics of shop/prod/api at shop.example/metrics
    got     the route /metrics
    mend    remove the route, or say who may: allow, or basicAuth"
`);
  expect(problems(declare('/metrics', ['10.0.0.0/8']))).toBe('');
  expect(problems(declare('/api'))).toBe('');
});

test('vhost-without-edge', () => {
  const declare = (fleet: Fleet, onHost: boolean) => {
    const place = onHost ? vps(fleet) : new KubernetesCluster(fleet, 'cluster');
    const prod = environment(place);
    vhost(prod, undefined).route('/', service(prod));
  };
  expect(problems((fleet) => declare(fleet, true))).toMatchInlineSnapshot(`
"error vhost-without-edge: shop/prod/site: no nginx answers for shop.example on vps-1
    got     no edge
    mend    give edge, the NginxEdge of that host"
`);
  expect(problems((fleet) => declare(fleet, false))).toBe('');
});

test('endpoint-not-listening', () => {
  const declare = (port: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const api = service(prod);
    vhost(prod, edge(host)).route('/', new Endpoint(api, { workload: 'api', name: 'admin', port, protocol: 'http' }));
  };
  expect(problems(declare(3001))).toMatchInlineSnapshot(`
"error endpoint-not-listening: shop/prod/site: it reaches admin of shop/prod/api, which doesn't listen there
    got     port 3001
    allowed 3000 (http)
    mend    declare the endpoint on the workload, or name one that it has"
`);
  expect(problems(declare(3000))).toBe('');
});

test('timeout-ladder', () => {
  const declare = (timeout: Duration) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    vhost(prod, edge(host)).route('/', service(prod, 'api', { uses: [pool(prod)] }), { timeout });
  };
  expect(problems(declare(Duration.seconds(30)))).toMatchInlineSnapshot(`
"error timeout-ladder: shop/prod/site: the route / gives up before the pool behind it does
    got     timeout 30s
    allowed above 30s, as long as a query may wait for a connection
    mend    raise the timeout of the route; limit slow requests in the service itself"
`);
  expect(problems(declare(Duration.seconds(31)))).toBe('');
});

test('host-port-taken', () => {
  const declare = (statusPort: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    monitoring(host);
    new NginxEdge(host, 'edge', { statusPort });
  };
  expect(problems(declare(9090))).toMatchInlineSnapshot(`
"error host-port-taken: vps-1/edge: port 9090 of vps-1 is taken by vps-1/monitor
    got     127.0.0.1:9090
    mend    give one of them another port"
`);
  expect(problems(declare(8081))).toBe('');
});

test('route-to-tcp', () => {
  const declare = (management: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    monitoring(host);
    const broker = new RabbitMqBroker(prod, 'rabbitmq');
    vhost(prod, edge(host)).route('/', management ? broker.management : broker.endpoint);
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error route-to-tcp: shop/prod/site: the route / leads to amqp of shop/prod/rabbitmq, which doesn’t speak http
    got     tcp on port 5672
    allowed an endpoint with protocol: 'http'
    mend    name the endpoint that speaks http, or say so where it is declared"
`);
  expect(problems(declare(true))).toBe('');
});

test('route-to-edge', () => {
  const declare = (own: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const on = edge(host);
    const api = service(prod);
    vhost(prod, on).route('/', own ? on.status : api);
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error route-to-edge: shop/prod/site: the route / of shop.example shows the edge’s own status to everybody
    got     vps-1/edge:8081
    mend    remove the route; reach the status through an ssh tunnel"
`);
  expect(problems(declare(false))).toBe('');
});

test('redirect-loop: by itself, by another one, by another name of the same site', () => {
  const declare =
    (...redirects: [string, string][]) =>
    (fleet: Fleet) => {
      const host = vps(fleet);
      const prod = environment(host);
      const site = vhost(prod, edge(host), { aliases: ['www.shop.example'] as never }).route('/app', service(prod));
      for (const [path, to] of redirects) site.redirect(path, { to });
    };
  expect(problems(declare(['/old', '/old/new']))).toMatchInlineSnapshot(`
"error redirect-loop: shop/prod/site: the redirect /old of shop.example leads back to itself
    got     /old/new
    mend    lead it to a path that another route answers for; a redirect answers for all that is below its path"
`);
  expect(problems(declare(['/a', '/b'], ['/b', 'https://shop.example/a/c']))).toMatchInlineSnapshot(`
"error redirect-loop: shop/prod/site: the redirect /a of shop.example leads back to itself
    got     /b
    mend    lead it to a path that another route answers for; a redirect answers for all that is below its path

error redirect-loop: shop/prod/site: the redirect /b of shop.example leads back to itself
    got     https://shop.example/a/c
    mend    lead it to a path that another route answers for; a redirect answers for all that is below its path"
`);
  const loops = (...redirects: [string, string][]) =>
    expect(problems(declare(...redirects))).toContain('error redirect-loop');
  loops(['/', '/']);
  loops(['/', '/start']);
  loops(['/old', 'https://www.shop.example/old']);
  for (const to of ['/app', '/app/old', 'https://old.example/old', '/older', 'https://shop.example/'])
    expect(problems(declare(['/old', to]))).toBe('');
  expect(problems(declare(['/', '/app'], ['/old', '/']))).toBe('');
});
