import {
  ContainerService,
  Image,
  ManagedPostgres,
  Network,
  NginxVhost,
  PostgresDatabase,
  WebApp,
  Worker,
} from 'vpsynth';
import { rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/busybox:1.37.0');

test('nothing passes but what the declaration says', () => {
  const { object } = rendered(({ environment, platform }) => {
    const database = new PostgresDatabase(environment, 'database', { server: platform.postgres });
    const api = new WebApp(environment, 'api', { image, port: 4000, metricsPath: '/metrics', uses: [database.pool()] });
    new Worker(environment, 'worker', { image, connects: [api.endpoint] });
    new NginxVhost(environment, 'site', { edge: platform.edge, domain: 'shop.example' }).route('/', api);
  });
  expect(object('NetworkPolicy', 'default--deny').spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
  });
  expect(object('NetworkPolicy', 'api').spec).toMatchInlineSnapshot(`
{
  "egress": [
    {
      "ports": [
        {
          "port": 6432,
          "protocol": "TCP",
        },
      ],
      "to": [
        {
          "podSelector": {
            "matchLabels": {
              "app.kubernetes.io/name": "pgbouncer",
            },
          },
        },
      ],
    },
  ],
  "ingress": [
    {
      "from": [
        {
          "podSelector": {
            "matchLabels": {
              "app.kubernetes.io/name": "worker",
            },
          },
        },
      ],
      "ports": [
        {
          "port": 4000,
          "protocol": "TCP",
        },
      ],
    },
    {
      "from": [
        {
          "namespaceSelector": {
            "matchLabels": {
              "kubernetes.io/metadata.name": "gateway",
            },
          },
        },
      ],
      "ports": [
        {
          "port": 4000,
          "protocol": "TCP",
        },
      ],
    },
    {
      "from": [
        {
          "namespaceSelector": {
            "matchLabels": {
              "vpsynth/monitoring": "true",
            },
          },
        },
      ],
      "ports": [
        {
          "port": 4000,
          "protocol": "TCP",
        },
      ],
    },
  ],
  "podSelector": {
    "matchLabels": {
      "app.kubernetes.io/name": "api",
    },
  },
  "policyTypes": [
    "Ingress",
    "Egress",
  ],
}
`);
  expect(object('NetworkPolicy', 'postgres').spec).toMatchInlineSnapshot(`
{
  "ingress": [
    {
      "from": [
        {
          "podSelector": {
            "matchLabels": {
              "app.kubernetes.io/name": "pgbouncer",
            },
          },
        },
        {
          "podSelector": {
            "matchLabels": {
              "app.kubernetes.io/name": "postgres-exporter",
            },
          },
        },
      ],
      "ports": [
        {
          "port": 5432,
          "protocol": "TCP",
        },
      ],
    },
  ],
  "podSelector": {
    "matchLabels": {
      "app.kubernetes.io/name": "postgres",
    },
  },
  "policyTypes": [
    "Ingress",
  ],
}
`);
});

test('names are looked up', () => {
  const { object } = rendered(({ environment }) => void new Worker(environment, 'it', { image }));
  expect(object('NetworkPolicy', 'default--names').spec.egress[0].ports).toEqual([
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ]);
});

test('the internet is for those that one network would let out on a host', () => {
  const { object } = rendered(({ environment }) => {
    const inside = new Network(environment, 'inside', { internal: true });
    new ContainerService(environment, 'kept', { image, networks: [inside] });
    new ContainerService(environment, 'free', { image });
    new ContainerService(environment, 'both', { image, networks: [inside, environment.network] });
  });
  expect(object('NetworkPolicy', 'default--internet').spec.podSelector.matchExpressions).toEqual([
    { key: 'app.kubernetes.io/name', operator: 'In', values: ['free', 'both'] },
  ]);
});

test('a place outside the fleet is reached by its port, wherever it is', () => {
  const { object, container, gaps } = rendered(({ environment, host }) => {
    const server = new ManagedPostgres(host, 'managed', { hostname: 'db.provider.example' as never, port: 25060 });
    const database = new PostgresDatabase(environment, 'database', { server });
    new Worker(environment, 'it', { image, uses: [database] });
  });
  expect(container('it').env).toContainEqual({ name: 'DATABASE_HOST', value: 'db.provider.example' });
  expect(object('NetworkPolicy', 'it').spec.egress).toContainEqual({ ports: [{ port: 25060, protocol: 'TCP' }] });
  expect(gaps).toContain('it: reaches db.provider.example: its policy opens port 25060 to every address');
});

test('a place that the cluster has no copy of is listed, not guessed', () => {
  const { container, gaps } = rendered(({ environment, platform }) => {
    const edge = platform.edge.status;
    new Worker(environment, 'it', { image, environment: { EDGE: edge.host, KEPT: 'yes' } });
  });
  expect(container('it').env).toEqual([
    { name: 'PORT', value: '9464' },
    { name: 'KEPT', value: 'yes' },
  ]);
  expect(gaps).toContain("it: reaches host/platform/edge, which isn't on this cluster: what names it is left out");
});
