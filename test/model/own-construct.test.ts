import { readFileSync } from 'node:fs';
import {
  Certificate,
  Component,
  Endpoint,
  Environment,
  type Facet,
  Fleet,
  Image,
  KubernetesCluster,
  Monitoring,
  NginxEdge,
  NginxVhost,
  Project,
  Size,
  Vps,
  workload,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';

class Echo extends Component {
  readonly endpoint = new Endpoint(this, { workload: 'echo', name: 'http', port: 8080, protocol: 'http' });

  override facets(): Facet[] {
    const image = Image.of('registry.example/echo:1.0.0');
    const { network } = Environment.of(this) as Environment;
    return [
      workload({ name: 'echo', image, endpoints: [this.endpoint], networks: [network] }),
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
    ];
  }
}

const words = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/,? (?=[}\])])/g, ' ')
    .replace(/,(?= ?[}\])])/g, '')
    .replace(/([[({]) /g, '$1')
    .replace(/ ([\])}])/g, '$1');

test('the construct of the README is this one', () => {
  const own = /class Echo [\s\S]*?\n}\n/.exec(readFileSync(__filename, 'utf8'))?.[0] ?? '';
  const shown = /<!-- construct -->\n```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  expect(words(shown)).toBe(words(own));
});

test('ten lines that know nothing of a format get every format', () => {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'vps1', {
    publicAddress: '203.0.113.1',
    cpus: 2,
    memory: Size.gibibytes(4),
    disk: Size.gibibytes(40),
    operatingSystem: 'debian-13',
  });
  const edge = new NginxEdge(host, 'edge');
  new Monitoring(host, 'monitor').acknowledge('alerts-unheard', 'this host is for tests');
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host, standby: new KubernetesCluster(fleet, 'cluster') });
  const echo = new Echo(prod, 'echo');
  new NginxVhost(prod, 'site', {
    edge,
    domain: 'shop.example',
    certificate: Certificate.acme({ email: 'ops@shop.example' }),
  }).route('/', echo);

  const synthesized = synthesizeFleet(fleet);
  expect(synthesized.problems).toEqual([]);
  expect(synthesized.parse('infra/vps1/shop-prod/compose.yaml')).toMatchObject({
    services: {
      echo: {
        image: 'registry.example/echo:1.0.0',
        read_only: true,
        networks: { 'shop-prod': { ipv4_address: '10.200.0.2' } },
      },
    },
  });
  expect(synthesized.files['infra/vps1/edge/nginx/upstreams/shop-prod.conf']).toContain('server 10.200.0.2:8080;');
  expect(synthesized.files['infra/vps1/edge/nginx/sites/shop.example.conf']).toContain(
    'proxy_pass http://shop-prod.echo;',
  );
  expect(synthesized.parse('infra/vps1/monitor/prometheus/scrapes/shop-prod.yml')).toMatchObject({
    scrape_configs: [{ job_name: 'shop/prod/echo', static_configs: [{ targets: ['10.200.0.2:8080'] }] }],
  });
  expect(synthesized.files['infra/kubernetes/cluster/shop-prod/workloads/echo.yaml']).toContain('kind: Deployment');
  expect(synthesized.files['infra/kubernetes/cluster/shop-prod/routes.yaml']).toContain('kind: HTTPRoute');
});
