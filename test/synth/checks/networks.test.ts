import {
  Endpoint,
  Environment,
  type Fleet,
  type Host,
  ManagedPostgres,
  Network,
  PostgresDatabase,
  Project,
  RabbitMqBroker,
} from 'vpsynth';
import { edge, environment, monitoring, Own, problems, service, vhost, vps } from './small-fleet';

test('endpoint-unreachable: another host', () => {
  const declare = (privateAddress?: string) => (fleet: Fleet) => {
    const near = vps(fleet, 'vps-1', { privateAddress: '10.0.0.1' });
    const far = vps(fleet, 'vps-2', { publicAddress: '203.0.113.2', privateAddress });
    const broker = new RabbitMqBroker(far, 'rabbitmq');
    if (privateAddress !== undefined) broker.acknowledge('link-unencrypted', 'this test is about addresses');
    monitoring(far);
    service(environment(near), 'api', { environment: { BROKER: broker.endpoint.hostAndPort } });
  };
  expect(problems(declare())).toMatchInlineSnapshot(`
"error endpoint-unreachable: shop/prod/api: in infra/vps-1/shop-prod it can't reach amqp of vps-2/rabbitmq: vps-2/rabbitmq is on vps-2, this on vps-1, and vps-2 has no private address
    mend    give vps-2 a privateAddress, or place both on one host"
`);
  expect(problems(declare('10.0.0.2'))).toBe('');
});

test('endpoint-unreachable: no network in common, the loopback of the host, a cluster', () => {
  const declare = (joined: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const inner = new Network(prod, 'inner', { internal: true });
    const store = service(prod, 'store', { networks: [inner] });
    const networks = joined ? [prod.network, inner] : [prod.network];
    service(prod, 'api', { networks, connects: [store.endpoint] });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error endpoint-unreachable: shop/prod/api: in infra/vps-1/shop-prod it can't reach http of shop/prod/store: it shares no network with shop/prod/store: shop-prod here, shop-prod-inner there
    mend    name a network of the target in \`networks\`"
`);
  expect(problems(declare(true))).toBe('');
  expect(
    problems((fleet) => {
      const host = vps(fleet);
      service(environment(host), 'api', { connects: [monitoring(host).endpoint] });
    }),
  ).toMatchInlineSnapshot(`
"error endpoint-unreachable: shop/prod/api: in infra/vps-1/shop-prod it can't reach prometheus of vps-1/monitor: vps-1/monitor listens on the loopback of vps-1, which containers don't reach
    mend    reach it through a public name of the edge, or leave it out"
`);
});

test('metrics-unreachable', () => {
  const declare = (onHostNetwork: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    monitoring(host);
    const endpoints: Endpoint[] = [];
    const agent = new Own(host, 'agent', { onHostNetwork, endpoints }, () => [
      { kind: 'metrics', endpoint: endpoints[0] as Endpoint, path: '/metrics' },
    ]);
    endpoints.push(new Endpoint(agent, { workload: 'agent', name: 'metrics', port: 9200 }));
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error metrics-unreachable: vps-1/agent: vps-1/monitor can't scrape it: it shares no network with vps-1/agent: none here, none there
    mend    name a network of the target in \`networks\`"
`);
  expect(problems(declare(true))).toBe('');
});

test('metrics-unscraped', () => {
  const declare = (monitored: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    if (monitored) monitoring(host);
    service(environment(host), 'api', { metricsPath: '/metrics' });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"warning metrics-unscraped: vps-1: 1 of its services show metrics, and nothing collects them
    got     shop/prod/api
    mend    add new Monitoring(host, 'monitor'), or acknowledge this warning and say who watches instead"
`);
  expect(problems(declare(true))).toBe('');
});

test('internal-network-needs-egress', () => {
  const declare = (internal: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const server = new ManagedPostgres(host, 'managed', { hostname: 'db.provider.example' });
    const prod = environment(host, 'shop', { network: { internal } });
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error internal-network-needs-egress: shop/prod/pgbouncer: it reaches db.provider.example:5432 (vps-1/managed), but is only in networks without a way out
    got     shop-prod
    mend    let it join a network that isn’t internal, beside or instead of these"
`);
  expect(problems(declare(false))).toBe('');
});

test('environment-isolation', () => {
  const declare = (own: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    const shop = environment(host);
    const blog = environment(host, 'blog');
    const store = service(own ? blog : shop, 'store');
    service(shop, 'api');
    service(blog, 'api', {
      networks: own ? [blog.network] : [blog.network, shop.network],
      connects: [store.endpoint],
    });
  };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"error environment-isolation: blog/prod/api: it joins shop/prod/network and reaches http of shop/prod/store: what is another environment's
    got     shop/prod
    mend    declare what it needs in blog/prod or on its host, or reach it by a public name"
`);
  expect(problems(declare(true))).toBe('');
});

test('shared-service-isolation', () => {
  const declare = (projects: readonly string[]) => (fleet: Fleet) => {
    const host = vps(fleet);
    monitoring(host);
    const broker = new RabbitMqBroker(host, 'rabbitmq', { password: undefined });
    for (const project of projects) {
      const prod = environment(host, project);
      service(prod, 'api', { networks: [prod.network, broker.network], connects: [broker.endpoint] });
    }
  };
  expect(problems(declare(['shop', 'blog']))).toMatchInlineSnapshot(`
"error shared-service-isolation: blog/prod/api: it joins rabbitmq, where shop/prod/api of another environment is
    got     vps-1/rabbitmq/network
    mend    declare a service of its own for each environment, or go to the shared one through a pool or TcpProxy.in(environment)"
`);
  expect(problems(declare(['shop']))).toBe('');
});

test('subnet-overlap', () => {
  const declare = (second: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    service(environment(host, 'shop', { network: { subnet: '10.1.0.0/16' } }));
    service(environment(host, 'blog', { network: { subnet: second } }));
    service(environment(host, 'wiki'));
  };
  expect(problems(declare('10.1.7.0/24'))).toMatchInlineSnapshot(`
"error subnet-overlap: blog/prod/network: its subnet on vps-1 overlaps that of shop/prod/network, 10.1.0.0/16
    got     10.1.7.0/24
    mend    declare another subnet, or none to have one allotted"
`);
  expect(problems(declare('10.2.7.0/24'))).toBe('');
});

test('subnet-overlap: two branches were given one subnet, and merged', () => {
  const lock = (second: string) =>
    JSON.stringify({
      'vps-1': {
        'blog-prod': { subnet: second, addresses: {} },
        'shop-prod': { subnet: '10.200.0.0/24', addresses: {} },
      },
    });
  const declare = (fleet: Fleet) => {
    const host = vps(fleet);
    for (const project of ['shop', 'blog']) service(environment(host, project));
  };
  expect(problems(declare, {}, { addressLock: lock('10.200.0.0/24') })).toMatchInlineSnapshot(`
"error subnet-overlap: blog/prod/network: its subnet on vps-1 overlaps that of shop/prod/network, 10.200.0.0/24
    got     10.200.0.0/24
    mend    both were allotted (a merge of two branches?): remove the newer one from infra/addresses.lock.json and run synth again"
`);
  expect(problems(declare, {}, { addressLock: lock('10.200.1.0/24') })).toBe('');
});

test('subnet-of-docker, subnet-not-private, subnet-hides-host', () => {
  const declare = (subnet: string) => (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', { privateAddress: '10.9.0.1' });
    vps(fleet, 'vps-2', { publicAddress: '203.0.113.2', privateAddress: '10.9.0.2' });
    service(environment(host, 'shop', { network: { subnet } }));
  };
  expect(problems(declare('172.16.0.0/14'))).toMatchInlineSnapshot(`
"error subnet-of-docker: shop/prod/network: its subnet overlaps that of Docker’s own bridge
    got     172.16.0.0/14
    allowed outside 172.17.0.0/16
    mend    declare another subnet, or none to have one allotted"
`);
  expect(problems(declare('198.51.100.0/24'))).toMatchInlineSnapshot(`
"error subnet-not-private: shop/prod/network: its subnet isn’t in a private range
    got     198.51.100.0/24
    allowed 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10
    mend    declare another subnet, or none to have one allotted"
`);
  expect(problems(declare('10.9.0.2/31'))).toMatchInlineSnapshot(`
"error address-space: fleet: no address is left in the network shop-prod on vps-1 for shop-prod/api-blue
    got     10.9.0.2/31
    mend    give the network a larger subnet

error subnet-hides-host: shop/prod/network: its subnet contains 10.9.0.2, an address of vps-2
    got     10.9.0.2/31
    mend    declare another subnet; if it was allotted, give the fleet other containerAddresses"
`);
  expect(problems(declare('172.20.0.0/16'))).toBe('');
  expect(
    problems((fleet) => service(environment(vps(fleet))), { containerAddresses: '8.8.0.0/16' }),
  ).toMatchInlineSnapshot(`
"error subnet-not-private: shop/prod/network: its subnet isn’t in a private range
    got     8.8.0.0/24
    allowed 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10
    mend    give the fleet a private range as containerAddresses"
`);
});

test('host-address-taken', () => {
  const declare = (publicAddress: string, privateAddress: string) => (fleet: Fleet) => {
    vps(fleet, 'vps-1', { privateAddress: '10.0.0.1' });
    vps(fleet, 'vps-2', { publicAddress, privateAddress, publicAddressV6: '2001:db8::2' });
  };
  expect(problems(declare('203.0.113.1', '10.0.0.1'))).toMatchInlineSnapshot(`
"error host-address-taken: vps-2: its public address is that of vps-1
    got     203.0.113.1
    mend    give each its own

error host-address-taken: vps-2: its private address is that of vps-1
    got     10.0.0.1
    mend    give each its own"
`);
  expect(problems(declare('10.0.0.2', '10.0.0.2'))).toMatchInlineSnapshot(`
"error host-address-taken: vps-2: its private address is its public one
    got     10.0.0.2
    mend    give each its own"
`);
  expect(problems(declare('203.0.113.2', '10.0.0.2'))).toBe('');
});

test('private-address-not-private', () => {
  const declare = (privateAddress: string) => (fleet: Fleet) => vps(fleet, 'vps-1', { privateAddress });
  expect(problems(declare('203.0.113.77'))).toMatchInlineSnapshot(`
"error private-address-not-private: vps-1: its privateAddress is an address of the internet
    got     203.0.113.77
    allowed 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10
    mend    give the address on the provider’s private network or of a tunnel, or none"
`);
  for (const address of ['10.0.0.1', '172.31.0.1', '192.168.7.7', '100.64.0.9'])
    expect(problems(declare(address))).toBe('');
});

test('published-port-public', () => {
  const declare = (address: string) => (fleet: Fleet) => {
    const host = vps(fleet, 'vps-1', { privateAddress: '10.0.0.1' });
    new Own(environment(host), 'database', { publishes: [{ address, hostPort: 5432, containerPort: 5432 }] });
  };
  expect(problems(declare('0.0.0.0'))).toMatchInlineSnapshot(`
"error published-port-public: shop/prod/database: it publishes port 5432 of vps-1 on an address that isn't the host's loopback or private one
    got     0.0.0.0:5432
    allowed 127.0.0.1, 10.0.0.1
    mend    let people reach it by a route of the edge, and other hosts by its endpoint"
`);
  // An address of a private range that the host doesn't have can't be bound.
  expect(problems(declare('10.0.0.2'))).toContain('error published-port-public: shop/prod/database');
  for (const address of ['127.0.0.1', '10.0.0.1']) expect(problems(declare(address))).toBe('');
});

test('network-name-taken: told instead of the overlap that follows from it', () => {
  const declare = (second: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const shop = environment(host);
    service(shop, 'api', { networks: [new Network(shop, 'eu')] });
    const project = new Project(fleet, second, { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
    service(new Environment(project, 'eu', { on: host }), 'api');
  };
  expect(problems(declare('shop-prod'))).toMatchInlineSnapshot(`
"error network-name-taken: shop-prod/eu/network: its name on vps-1 is also that of shop/prod/eu
    got     shop-prod-eu
    mend    rename one of them, its environment or its project"
`);
  expect(problems(declare('shop-test'))).toBe('');
});

test('host-network-outside-edge', () => {
  const declare = (place: (fleet: Fleet) => Environment | Host) => (fleet: Fleet) =>
    new Own(place(fleet), 'agent', { onHostNetwork: true, networks: [] });
  expect(problems(declare((fleet) => environment(vps(fleet))))).toMatchInlineSnapshot(`
"error host-network-outside-edge: shop/prod/agent: it would be on the host’s own network
    got     onHostNetwork: true
    mend    let it join a network of its environment; what watches a host stands on the host"
`);
  expect(problems(declare((fleet) => vps(fleet)))).toBe('');
});

test('route-across-projects', () => {
  const declare = (to: 'own' | 'shop' | 'host') => (fleet: Fleet) => {
    const host = vps(fleet);
    const front = edge(host);
    const blog = environment(host, 'blog');
    const targets = {
      own: service(blog),
      shop: service(environment(host, 'shop')),
      host: service(host, 'shared'),
    };
    vhost(blog, front).route('/api', targets[to]);
  };
  expect(problems(declare('shop'))).toMatchInlineSnapshot(`
"error route-across-projects: blog/prod/site: shop.example/api leads to shop/prod/api: what is another environment's
    got     shop/prod
    mend    route it to a service of blog/prod or of the host, or declare the vhost in shop/prod; or acknowledge this with the reason"
`);
  expect(problems(declare('own'))).toBe('');
  expect(problems(declare('host'))).toBe('');
});
