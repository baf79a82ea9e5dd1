import {
  ContainerService,
  Duration,
  Fleet,
  type Host,
  Image,
  LocalMachine,
  Monitoring,
  RabbitMqBroker,
  Worker,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { DeployedStack, Deployment } from '../../synth/deployment/deployment';
import { environment, fleetOfOne, vps } from './fleet-of-one';

/** A Prometheus, and a service that it asks. */
function watched(fleet: Fleet, host: Host, project: string) {
  new Monitoring(host, 'monitor');
  new ContainerService(environment(fleet, project, host), 'app', {
    image: Image.of('registry.example/app:1.0.0'),
    port: 8080,
    health: { path: '/health' },
    metricsPath: '/metrics',
    strategy: 'blue-green',
  });
}

function deployedFleet() {
  const { fleet, host } = fleetOfOne();
  watched(fleet, host, 'watched');
  watched(fleet, new LocalMachine(fleet), 'developed');
  const synthesized = synthesizeFleet(fleet);
  const stack = (on: string, name: string) =>
    (synthesized.parse(`infra/${on}/deployment.json`) as Deployment).stacks.find(
      (each) => each.name === name,
    ) as DeployedStack;
  return { files: Object.keys(synthesized.files), stack };
}

test('the deployer is told where the targets of colours stand, and shows them in a folder of the host’s own', () => {
  const { files, stack } = deployedFleet();
  const { targets, folders } = stack('vps1', 'monitor');
  expect({ targets, folders }).toEqual({ targets: 'prometheus/targets', folders: ['active'] });
  expect(files).toContain(`infra/vps1/monitor/${targets}/watched-prod/app.green.yml`);
  expect(stack('vps1', 'watched-prod').targets).toBeUndefined();
});

test('on the developer’s machine nothing has colours, and Prometheus is shown none', () => {
  const { files, stack } = deployedFleet();
  const { targets, folders } = stack('local', 'monitor');
  expect({ targets, folders }).toEqual({ targets: undefined, folders: [] });
  expect(files.filter((path) => path.startsWith('infra/local/') && path.includes('/targets/'))).toEqual([]);
});

test('every file of Prometheus is named by a rule: what none names takes a restart', () => {
  const { files, stack } = deployedFleet();
  const below = stack('vps1', 'monitor').services.flatMap(({ onChange }) => onChange.flatMap((rule) => rule.below));
  const folder = 'infra/vps1/monitor/';
  const own = files.filter((path) => path.startsWith(`${folder}prometheus/`)).map((path) => path.slice(folder.length));
  expect(own.length).toBeGreaterThan(4);
  expect(own.filter((path) => !below.some((each) => path === each || path.startsWith(`${each}/`)))).toEqual([]);
});

describe('what the agent is told of metrics', () => {
  const deploymentOf = (fleet: Fleet, host = 'vps1') =>
    synthesizeFleet(fleet).parse(`infra/${host}/deployment.json`) as Deployment;
  const metricsIn = ({ stacks }: Deployment, name: string) =>
    stacks
      .find((each) => each.name === name)
      ?.services.map(({ name: service, metrics }) => [
        service,
        metrics?.map(({ address, port, path }) => `${address}:${port}${path}`),
      ]);

  test('each service as Prometheus asks for it, by its targets and queries', () => {
    const { fleet, host, prod } = fleetOfOne();
    watched(fleet, host, 'watched');
    const image = Image.of('registry.example/worker:1.0.0');
    new Worker(prod, 'worker', { image, replicas: 2, metricsPath: '/internal/metrics' });
    new RabbitMqBroker(prod, 'rabbitmq');
    new Worker(prod, 'silent', { image, metricsPath: undefined });
    const synthesized = synthesizeFleet(fleet);
    const deployment = synthesized.parse('infra/vps1/deployment.json') as Deployment;
    const app = metricsIn(deployment, 'watched-prod');
    expect(app).toEqual([
      ['app-blue', [expect.stringMatching(/^10\.\d+\.\d+\.\d+:8080\/metrics$/)]],
      ['app-green', [expect.stringMatching(/^10\.\d+\.\d+\.\d+:8080\/metrics$/)]],
    ]);
    const scraped = (colour: string) =>
      synthesized.files[`infra/vps1/monitor/prometheus/targets/watched-prod/app.${colour}.yml`];
    for (const [index, colour] of ['blue', 'green'].entries())
      expect(scraped(colour)).toContain(`- ${String(app?.[index]?.[1]).replace('/metrics', '')}\n`);
    const shop = new Map(metricsIn(deployment, 'shop-prod') as [string, string[] | undefined][]);
    expect(shop.get('worker-2')).toEqual([expect.stringMatching(/:9464\/internal\/metrics$/)]);
    expect(shop.get('rabbitmq')).toEqual([
      expect.stringMatching(/:15692\/metrics$/),
      expect.stringMatching(/:15692\/metrics\/detailed\?family=queue_coarse_metrics&family=queue_consumer_count$/),
    ]);
    expect(shop.get('silent')).toBeUndefined();
  });

  test.each<[interval: Duration | undefined, scraper: Deployment['scraper']]>([
    [undefined, { port: 9090, intervalSeconds: 15, timeoutSeconds: 10 }],
    [Duration.seconds(5), { port: 9090, intervalSeconds: 5, timeoutSeconds: 5 }],
  ])('how often, and how long it waits: %s', (scrapeInterval, scraper) => {
    const { fleet, host } = fleetOfOne();
    new Monitoring(host, 'monitor', { scrapeInterval });
    expect(deploymentOf(fleet).scraper).toEqual(scraper);
  });

  test('where samples are handed on, by whoever asks on the host itself', () => {
    const fleet = new Fleet();
    const [small, large] = [vps(fleet, 'vps1', 1, '10.0.0.1'), vps(fleet, 'vps2', 2, '10.0.0.2')];
    new Monitoring(small, 'monitor', { sendsTo: new Monitoring(large, 'monitor') });
    const [hands, keeps] = [deploymentOf(fleet), deploymentOf(fleet, 'vps2')];
    expect([keeps.scraper?.port, keeps.prometheus?.port]).toEqual([9090, 9090]);
    expect([hands.scraper?.port, hands.prometheus]).toEqual([9090, undefined]);
    expect(metricsIn(hands, 'monitor')).toContainEqual(['prometheus', ['127.0.0.1:9090/metrics']]);
  });

  test('without a Prometheus, or one on the developer’s machine: nothing', () => {
    const { fleet, prod } = fleetOfOne();
    new Worker(prod, 'worker', { image: Image.of('registry.example/worker:1.0.0') });
    watched(fleet, new LocalMachine(fleet), 'developed');
    const [alone, local] = [deploymentOf(fleet), deploymentOf(fleet, 'local')];
    expect([alone.scraper, local.scraper]).toEqual([undefined, undefined]);
    const services = [...alone.stacks, ...local.stacks].flatMap((each) => each.services);
    expect(services.filter(({ metrics }) => metrics !== undefined)).toEqual([]);
  });
});
