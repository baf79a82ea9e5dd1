import {
  Endpoint,
  type Environment,
  type EnvironmentProps,
  Fleet,
  type Host,
  KubernetesCluster,
  Network,
  TcpProxy,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { tcpProxyConfiguration } from '../../synth/tcp-proxy/tcp-proxy';
import { environment, problems, service, vps } from './checks/small-fleet';
import { rendered } from './rendered';

/** A store of the host's own that several environments use. */
function sharedStore(host: Host, id = 'store', port = 7000, network = new Network(host, `${id}-network`)) {
  return {
    endpoint: service(host, id, { port, protocol: 'tcp', networks: [network], strategy: 'recreate' }).endpoint,
    network,
  };
}

/** An environment whose API uses the store. */
function shop(store: ReturnType<typeof sharedStore>, on: EnvironmentProps['on'], project = 'shop'): Environment {
  const prod = environment(on, project);
  const proxied = TcpProxy.in(prod).forward(store.endpoint, { network: store.network });
  service(prod, 'api', { environment: { STORE: proxied.hostAndPort } });
  return prod;
}

const configuration = (fleet: Fleet) =>
  rendered(tcpProxyConfiguration, fleet).get('infra/vps-1/shop-prod/proxy/nginx.conf')?.content;

test('two environments use one store, and no workload of one shares a network with the other', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const store = sharedStore(host);
  for (const project of ['shop', 'blog']) shop(store, host, project);
  const { files, parse, problems: found } = synthesizeFleet(fleet);
  expect(found.filter((each) => each.startsWith('error'))).toEqual([]);
  const networksOf = (stack: string) =>
    Object.fromEntries(
      Object.entries(
        (parse(`infra/vps-1/${stack}/compose.yaml`) as { services: Record<string, { networks: object }> }).services,
      ).map(([name, { networks }]) => [name, Object.keys(networks)]),
    );
  expect(networksOf('shop-prod')).toEqual({
    'api-blue': ['shop-prod'],
    'api-green': ['shop-prod'],
    proxy: ['shop-prod', 'store-network'],
  });
  expect(networksOf('blog-prod')).toEqual({
    'api-blue': ['blog-prod'],
    'api-green': ['blog-prod'],
    proxy: ['blog-prod', 'store-network'],
  });
  expect(files['infra/vps-1/shop-prod/compose.yaml']).toContain('STORE: proxy:7000');
});

test('the configuration passes connections on, from its own network alone', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  shop(sharedStore(host), host);
  const content = configuration(fleet);
  expect(content?.slice(content.indexOf('\nhttp'))).toMatchInlineSnapshot(`
"
http {
    access_log off;
    server_tokens off;
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
    server {
        listen 8081;
        location = /health {
            return 200 "ok\\n";
        }
        location / {
            return 404;
        }
    }
}

stream {
    log_format json escape=json '{"time":"$time_iso8601","client":"$remote_addr","port":"$server_port","upstream":"$upstream_addr","status":"$status","seconds":"$session_time","received":"$bytes_received","sent":"$bytes_sent"}';
    access_log /dev/stdout json;
    proxy_connect_timeout 3s;
    proxy_timeout 1d;
    proxy_socket_keepalive on;
    # tcp of vps-1/store
    server {
        listen 10.200.1.2:7000 so_keepalive=60s:10s:6;
        proxy_pass 10.200.0.2:7000;
    }
}
"
`);
});

test('several targets take turns: the nodes of a cluster', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const network = new Network(host, 'network', { internal: true });
  const nodes = ['one', 'two', 'three'].map((id) => sharedStore(host, id, 7000, network).endpoint);
  const prod = environment(host);
  service(prod, 'api', { connects: [TcpProxy.in(prod).forward(nodes, { network })] });
  const content = configuration(fleet);
  expect(content?.match(/upstream[^}]*}/)?.[0]).toMatchInlineSnapshot(
    `"upstream":"$upstream_addr","status":"$status","seconds":"$session_time","received":"$bytes_received","sent":"$bytes_sent"}"`,
  );
  expect(content).toContain('proxy_pass port_7000;');
});

test('what is on another host is reached at its private address', () => {
  const fleet = new Fleet();
  const near = vps(fleet, 'vps-1', { privateAddress: '10.0.0.1' });
  const far = vps(fleet, 'vps-2', { publicAddress: '203.0.113.2', privateAddress: '10.0.0.2' });
  shop(sharedStore(far), near);
  const { files, problems: found } = synthesizeFleet(fleet);
  expect(found.filter((each) => each.startsWith('error'))).toEqual([]);
  expect(files['infra/vps-1/shop-prod/proxy/nginx.conf']).toContain('proxy_pass 10.0.0.2:7000;');
  expect(files['infra/vps-2/store/compose.yaml']).toContain('host_ip: 10.0.0.2');
});

test('on a cluster it passes on to the copy that the environment brings', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  shop(sharedStore(host), [host, new KubernetesCluster(fleet, 'cloud')]);
  const proxy = [...rendered(tcpProxyConfiguration, fleet)].find(([path]) => path.startsWith('infra/kubernetes/'));
  expect(proxy?.[1].content).toContain('proxy_pass store:7000;');
  expect(proxy?.[1].content).toContain('listen 7000 so_keepalive');
});

test('a further forward changes the file alone: it is read anew, and nothing is recreated', () => {
  const synthesized = (second: boolean, addressLock?: string) => {
    const fleet = new Fleet();
    const host = vps(fleet);
    const store = sharedStore(host);
    const prod = shop(store, host);
    if (second) {
      const { network } = store;
      const mail = sharedStore(host, 'mail', 587, network).endpoint;
      service(prod, 'mailer', { connects: [TcpProxy.in(prod).forward(mail, { network })] });
    }
    return synthesizeFleet(fleet, addressLock === undefined ? {} : { addressLock });
  };
  const proxyOf = ({ parse }: ReturnType<typeof synthesizeFleet>) =>
    (parse('infra/vps-1/shop-prod/compose.yaml') as { services: { proxy: object } }).services.proxy;
  const before = synthesized(false);
  const after = synthesized(true, before.files['infra/addresses.lock.json']);
  expect(proxyOf(after)).toEqual(proxyOf(before));
  expect(after.files['infra/vps-1/shop-prod/proxy/nginx.conf']).toMatch(/listen [\d.]+:10587 so_keepalive/);
  const deployment = after.parse('infra/vps-1/deployment.json') as {
    stacks: { name: string; services: { name: string; onChange: unknown }[] }[];
  };
  const stack = deployment.stacks.find(({ name }) => name === 'shop-prod');
  expect(stack?.services.find(({ name }) => name === 'proxy')?.onChange).toEqual([
    {
      below: ['proxy'],
      exec: [
        { argv: ['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-t'] },
        { argv: ['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-s', 'reload'] },
      ],
    },
  ]);
});

test('what was forwarded before is the same endpoint again', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const { endpoint, network } = sharedStore(host);
  const proxy = TcpProxy.in(environment(host));
  expect(proxy.forward(endpoint, { network })).toBe(proxy.forward(endpoint, { network }));
});

/** That nothing uses what is declared here isn't what is asked. */
const withoutWarnings = (text: string) =>
  text
    .split('\n\n')
    .filter((each) => each.startsWith('error forward'))
    .join('\n\n');

describe('mistakes', () => {
  const at = (proxy: TcpProxy, id: string, port = 7000) => {
    const { endpoint, network } = sharedStore(proxy.node.root.node.findChild('vps-1') as Host, id, port);
    return [endpoint, { network }] as const;
  };

  test.each<[string, (proxy: TcpProxy) => void, string]>([
    [
      'one port for two',
      (proxy) => {
        proxy.forward(...at(proxy, 'store'));
        proxy.forward(...at(proxy, 'queue'));
      },
      `error forward: shop/prod/proxy: two things want its port 7000: tcp of vps-1/store and tcp of vps-1/queue
    mend    give one of them another port`,
    ],
    [
      'the port of its health',
      (proxy) => proxy.forward(...at(proxy, 'store', 8081)),
      `error forward: shop/prod/proxy: two things want its port 8081: its own health and tcp of vps-1/store
    mend    give one of them another port`,
    ],
    [
      "a port of root's",
      (proxy) => proxy.forward(at(proxy, 'store')[0], { port: 25 }),
      `error forward: shop/prod/proxy: a forward's port is no port that it may listen on
    got     25
    allowed 1024 to 65535
    mend    give another port`,
    ],
    [
      'nothing',
      (proxy) => proxy.forward('rabbitmq:5672' as never),
      `error forward: shop/prod/proxy: it forwards to what this fleet runs: one endpoint or several
    got     no endpoint
    mend    services reach what is outside the fleet directly`,
    ],
    [
      'what is outside',
      (proxy) => proxy.forward(new Endpoint(proxy, { name: 'smtp', port: 587, externalHost: 'smtp.example' })),
      `error forward: shop/prod/proxy: it forwards to what this fleet runs: one endpoint or several
    got     smtp.example
    mend    services reach what is outside the fleet directly`,
    ],
  ])('%s', (_, declare, message) => {
    const declared = (fleet: Fleet) => declare(TcpProxy.in(environment(vps(fleet))));
    expect(withoutWarnings(problems(declared))).toBe(message);
  });
});
