import {
  ApiServer,
  Certificate,
  Duration,
  Environment,
  Fleet,
  Image,
  Monitoring,
  NginxEdge,
  NginxVhost,
  Project,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { Deployment } from '../../../synth/deployment/deployment';
import { AgentMachine } from '../../deploy/agent/agent-machine';
import { python } from '../../deploy/agent/release';
import { describeWithPrograms, prometheusRulesPass } from '../programs';

function shop() {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'vps1', {
    publicAddress: '203.0.113.1',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  new Monitoring(host, 'monitor');
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host });
  const image = Image.of('registry.example/app:1.0.0');
  const canary = { time: Duration.minutes(5) };
  const api = new ApiServer(prod, 'api', { image, port: 4000, strategy: 'canary', canary });
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  new NginxVhost(prod, 'site', { edge: new NginxEdge(host, 'edge'), domain: 'shop.example', certificate }).route(
    '/',
    api,
  );
  return synthesizeFleet(fleet);
}

/** The labels that Prometheus gives the series of a colour, as its file of targets says. */
function labelsOf(files: Readonly<Record<string, string>>, colour: string): Record<string, string> {
  const text = files[`infra/vps1/monitor/prometheus/targets/shop-prod/api.${colour}.yml`] ?? '';
  return Object.fromEntries([...text.matchAll(/^ {4}(\w+): (\S+)$/gm)].map(([, name, value]) => [name, value]));
}

/** What the agent asks of a colour after so many seconds: how many requests, how many failed, how long the slowest took. */
function questions(colour: string, seconds: number): string[] {
  const deployment = shop().parse('infra/vps1/deployment.json') as Deployment;
  const service = deployment.stacks.flatMap(({ services }) => services).find(({ name }) => name === 'api-green');
  const [asked] = new AgentMachine().python(`
import canary, prometheus
asked = []
prometheus.ask = lambda port, expression: asked.append(expression)
canary._measure(canary._Canary("shop-prod", "api", "green", [${python(service)}]), "${colour}", 9090, ${seconds})
tell(asked)`);
  return asked as string[];
}

describeWithPrograms('a real Prometheus answers what a canary is judged by', () => {
  test('by the series of its colour, its host and its service alone', async () => {
    const { files } = shop();
    const name = 'http_request_duration_seconds';
    const series = (labels: object, suffix: string, more: object, values: string) => {
      const all = Object.entries({ ...labels, ...more }).map(([label, value]) => `${label}="${value}"`);
      return { series: `${name}_${suffix}{${all.join(',')}}`, values };
    };
    const green = labelsOf(files, 'green');
    expect(green).toMatchObject({ construct: 'shop/prod/api', host: 'vps1', colour: 'green' });
    const test = {
      interval: '15s',
      input_series: [
        // Ten requests a sample, one of which fails; a fifth of them takes up to two seconds.
        series(green, 'count', { status: '200', job: 'a' }, '0+9x20'),
        series(green, 'count', { status: '503', job: 'a' }, '0+1x20'),
        ...[
          ['0.1', 8],
          ['2', 10],
          ['+Inf', 10],
        ].map(([le, each]) => series(green, 'bucket', { status: '200', le, job: 'a' }, `0+${each}x20`)),
        series(labelsOf(files, 'blue'), 'count', { status: '500', job: 'a' }, '0+100x20'),
        // Another host's, whose samples this Prometheus has as well.
        series({ ...green, host: 'vps2' }, 'count', { status: '500', job: 'a' }, '0+100x20'),
      ],
      promql_expr_test: questions('green', 300).map((expr, index) => ({
        expr,
        eval_time: '5m',
        exp_samples: [{ labels: '{}', value: [200, 20, 1.525][index] }],
      })),
    };
    const tests = { rule_files: [], evaluation_interval: '15s', tests: [test] };
    expect(
      await prometheusRulesPass({ files: { '/etc/test.yml': JSON.stringify(tests) }, tests: ['/etc/test.yml'] }),
    ).toMatchObject({ problems: [] });
  });
});
