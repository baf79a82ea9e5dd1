import { ApiServer, Environment, Fleet, Image, Monitoring, Project, RabbitMqBroker, Size, Vps } from 'vpsynth';
import { prometheusConfiguration } from '../../synth/prometheus/prometheus';
import { yaml } from '../../synth/serialize/yaml';
import { describeWithPrograms, prometheusRulesPass } from '../fidelity/programs';
import { rendered } from './rendered';

function rules(): string {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 2,
    memory: Size.gibibytes(4),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  new Monitoring(host, 'monitor');
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const environment = new Environment(project, 'prod', { on: host });
  new ApiServer(environment, 'api', { image: Image.of('ghcr.io/acme/shop/api:1.0.0'), port: 4000, replicas: 2 });
  new RabbitMqBroker(environment, 'rabbitmq').queue('orders', { maxLength: 100 });
  return (
    rendered(prometheusConfiguration, fleet).get('infra/alpha/monitor/prometheus/rules/shop-prod.yml')?.content ?? ''
  );
}

/** Series by their labels, each with one value that it always has; which of the alerts fire then. */
async function firing(series: Readonly<Record<string, number>>, alerts: readonly string[]): Promise<readonly string[]> {
  const test = (alert: string) => ({
    interval: '15s',
    input_series: Object.entries(series).map(([name, value]) => ({ series: name, values: `${value}x80` })),
    alert_rule_test: [{ eval_time: '15m', alertname: alert, exp_alerts: [] }],
  });
  const results = alerts.map(async (alert) => {
    const files = { '/rules.yml': rules(), '/test.yml': yaml({ rule_files: ['/rules.yml'], tests: [test(alert)] }) };
    const { problems, output } = await prometheusRulesPass({ files, tests: ['/test.yml'] });
    if (problems.length > 0 && !output.includes('exp:[')) throw new Error(output);
    return problems.length > 0;
  });
  const fired = await Promise.all(results);
  return alerts.filter((_, index) => fired[index]);
}

const up = (colour: string, replica: number) =>
  `up{job="shop/prod/api",construct="shop/prod/api",colour="${colour}",instance="api-${colour}-${replica}"}`;
const queue = (metric: string, name: string) =>
  `rabbitmq_detailed_queue_${metric}{construct="shop/prod/rabbitmq",vhost="shop-prod",queue="${name}"}`;

describeWithPrograms('the rules, evaluated by Prometheus', () => {
  const ofJobs = ['JobDown', 'ReplicaDown'];
  test.each([
    ['blue runs, green is stopped', [1, 1, 0, 0], []],
    ['both run during a switch', [1, 1, 1, 1], []],
    ['a replica of the running colour is down', [0, 0, 1, 0], ['ReplicaDown']],
    ['one of each colour is up', [1, 0, 1, 0], ['ReplicaDown']],
    ['nothing runs', [0, 0, 0, 0], ['JobDown', 'ReplicaDown']],
  ])('%s', async (_, [blue1 = 0, blue2 = 0, green1 = 0, green2 = 0], expected) => {
    const series = {
      [up('blue', 1)]: blue1,
      [up('blue', 2)]: blue2,
      [up('green', 1)]: green1,
      [up('green', 2)]: green2,
    };
    expect(await firing(series, ofJobs)).toEqual(expected);
  });

  const ofQueues = ['DeadLetters', 'QueueWithoutConsumer', 'QueueNearlyFull'];
  test.each([
    ['an idle queue without a consumer', 0, 0, 0, []],
    ['a queue at work', 50, 1, 0, []],
    ['messages that nobody takes', 1, 0, 0, ['QueueWithoutConsumer']],
    ['a queue that fills up', 80, 1, 0, ['QueueNearlyFull']],
    ['a dead letter', 0, 1, 1, ['DeadLetters']],
  ])('%s', async (_, ready, consumers, dead, expected) => {
    const series = {
      [queue('messages_ready', 'orders')]: ready,
      [queue('messages', 'orders')]: ready,
      [queue('consumers', 'orders')]: consumers,
      [queue('messages_ready', 'orders.dead')]: dead,
    };
    expect(await firing(series, ofQueues)).toEqual(expected);
  });
});
