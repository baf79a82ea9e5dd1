import { Fleet, KubernetesCluster, Monitoring, RabbitMqBroker, RabbitMqVirtualHost } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { rabbitMqConfiguration } from '../../synth/rabbitmq/rabbitmq';
import { environment, service, vps } from './checks/small-fleet';
import { rendered } from './rendered';

/** Two projects on one broker of their host, the first also on a cluster. */
function shared(): Fleet {
  const fleet = new Fleet();
  const host = vps(fleet);
  new Monitoring(host, 'monitor');
  const broker = new RabbitMqBroker(host, 'rabbitmq');
  const cluster = new KubernetesCluster(fleet, 'cloud');
  for (const project of ['shop', 'blog']) {
    const prod = environment(project === 'shop' ? [host, cluster] : host, project);
    const queues = new RabbitMqVirtualHost(prod, 'rabbitmq', { broker, userDeclares: project === 'blog' });
    queues.queue('orders', { retries: 1 });
    service(prod, 'api', { uses: [queues] });
  }
  return fleet;
}

const definitions = (fleet: Fleet, path: string) => {
  const file = [...rendered(rabbitMqConfiguration, fleet)].find(
    ([name]) => name.startsWith(path) && /definitions/.test(name),
  );
  return { ...JSON.parse(file?.[1].content ?? '{}'), secrets: file?.[1].secrets?.map(({ name }) => name) };
};

test('each environment has a virtual host, a user that opens it alone, and queues', () => {
  const { vhosts, permissions, queues, users, secrets } = definitions(shared(), 'infra/vps-1/rabbitmq/');
  expect(vhosts.map(({ name }: { name: string }) => name)).toEqual(['shop-prod', 'blog-prod']);
  expect(users.map(({ name }: { name: string }) => name)).toEqual(['shop_prod', 'blog_prod', 'operator']);
  expect(secrets).toEqual([
    'SHOP_PROD_RABBITMQ_PASSWORD',
    'BLOG_PROD_RABBITMQ_PASSWORD',
    'VPS_1_RABBITMQ_OPERATOR_PASSWORD',
  ]);
  expect(permissions.filter(({ user }: { user: string }) => user !== 'operator')).toEqual([
    { user: 'shop_prod', vhost: 'shop-prod', configure: '^$', write: '^amq\\.default$', read: '.*' },
    { user: 'blog_prod', vhost: 'blog-prod', configure: '.*', write: '.*', read: '.*' },
  ]);
  expect(queues.map(({ vhost, name }: { vhost: string; name: string }) => `${vhost} ${name}`)).toEqual([
    'shop-prod orders',
    'shop-prod orders.retry.1',
    'shop-prod orders.dead',
    'blog-prod orders',
    'blog-prod orders.retry.1',
    'blog-prod orders.dead',
  ]);
});

test('on a cluster an environment’s copy of the broker holds what is its own', () => {
  const { vhosts, users } = definitions(shared(), 'infra/kubernetes/cloud/shop-prod/');
  expect(vhosts.map(({ name }: { name: string }) => name)).toEqual(['shop-prod']);
  expect(users.map(({ name }: { name: string }) => name)).toEqual(['shop_prod', 'operator']);
});

test('services connect to the proxy of their environment', () => {
  const { files, parse, problems } = synthesizeFleet(shared());
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const { services } = parse('infra/vps-1/shop-prod/compose.yaml') as {
    services: Record<string, { environment: object; networks: object; depends_on: object }>;
  };
  expect(services['api-blue']?.environment).toMatchObject({
    RABBITMQ_HOST: 'proxy',
    RABBITMQ_PORT: '5672',
    RABBITMQ_VHOST: 'shop-prod',
    RABBITMQ_USER: 'shop_prod',
  });
  expect(services['api-blue']?.depends_on).toMatchObject({ proxy: { condition: 'service_healthy' } });
  expect(Object.keys(services.proxy?.networks ?? {})).toEqual(['shop-prod', 'rabbitmq']);
  expect(files['infra/vps-1/shop-prod/proxy/nginx.conf']).toMatch(/proxy_pass 10\.200\.\d+\.\d+:5672;/);
});

test('queues are watched by the series of the broker, and told apart by their virtual host', () => {
  const rules = synthesizeFleet(shared()).files['infra/vps-1/monitor/prometheus/rules/rabbitmq.yml'] ?? '';
  expect(rules.match(/expr: .*messages_ready.*"blog-prod".*/)?.[0]).toMatchInlineSnapshot(
    `"expr: rabbitmq_detailed_queue_messages_ready{construct="vps-1/rabbitmq",vhost="blog-prod", queue="orders.dead"} > 0"`,
  );
});

describe('a cluster', () => {
  function clustered(): Fleet {
    const fleet = new Fleet();
    const prod = environment(vps(fleet));
    const broker = new RabbitMqBroker(prod, 'rabbitmq', { nodes: 3 });
    broker.queue('orders');
    service(prod, 'api', { uses: [broker] });
    return fleet;
  }

  test('has nodes with names, data and settings of their own, and one cookie', () => {
    const { files, parse, problems } = synthesizeFleet(clustered());
    expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
    const { services } = parse('infra/vps-1/shop-prod/compose.yaml') as {
      services: Record<
        string,
        { hostname: string; user: string; volumes: string[]; environment: Record<string, string> }
      >;
    };
    expect(
      Object.entries(services)
        .filter(([name]) => name.startsWith('rabbitmq'))
        .map(
          ([
            name,
            {
              hostname,
              user,
              volumes,
              environment: { HOME },
            },
          ]) => [name, hostname, user, volumes[0], HOME],
        ),
    ).toEqual([
      ['rabbitmq', 'rabbitmq', '999:999', 'rabbitmq:/var/lib/rabbitmq', '/run/secrets/rabbitmq'],
      ['rabbitmq-2', 'rabbitmq-2', '999:999', 'rabbitmq-2:/var/lib/rabbitmq', '/run/secrets/rabbitmq'],
      ['rabbitmq-3', 'rabbitmq-3', '999:999', 'rabbitmq-3:/var/lib/rabbitmq', '/run/secrets/rabbitmq'],
    ]);
    const stack = 'infra/vps-1/shop-prod';
    expect(files[`${stack}/rabbitmq-3/rabbitmq.conf`]?.match(/^(cluster|quorum).*/gm)).toEqual([
      'cluster_formation.peer_discovery_backend = classic_config',
      'cluster_formation.classic_config.nodes.1 = rabbit@rabbitmq',
      'cluster_formation.classic_config.nodes.2 = rabbit@rabbitmq-2',
      'cluster_formation.classic_config.nodes.3 = rabbit@rabbitmq-3',
      'quorum_queue.continuous_membership_reconciliation.enabled = true',
      'quorum_queue.continuous_membership_reconciliation.target_group_size = 3',
    ]);
    for (const node of ['rabbitmq', 'rabbitmq-2', 'rabbitmq-3'])
      expect(files[`${stack}/templates/${node}/.erlang.cookie`]).toBe(['$', '{SHOP_PROD_RABBITMQ_COOKIE}'].join(''));
  });

  test('is one name for its services: whichever node answers', () => {
    const { files } = synthesizeFleet(clustered());
    expect(files['infra/vps-1/shop-prod/compose.yaml']).toContain('RABBITMQ_HOST: proxy');
    // By address: nginx would not start while the name of a node that is down leads nowhere.
    const servers = files['infra/vps-1/shop-prod/proxy/nginx.conf']?.match(/^ {8}server .*/gm);
    expect(servers).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(`server 10\\.200\\.0\\.\\d+:5672 max_fails=1`)),
    );
  });
});
