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

/** Series by their labels, each with one value that it always has or promtool's notation; which of the alerts fire then. */
async function firing(
  series: Readonly<Record<string, number | string>>,
  alerts: readonly string[],
  at: readonly string[] = ['15m'],
): Promise<readonly string[]> {
  const test = (alert: string) => ({
    interval: '15s',
    input_series: Object.entries(series).map(([name, value]) => ({
      series: name,
      values: typeof value === 'string' ? value : `${value}x80`,
    })),
    alert_rule_test: at.map((time) => ({ eval_time: time, alertname: alert, exp_alerts: [] })),
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
    ['blue is active and runs', { [up('blue', 1)]: 1, [up('blue', 2)]: 1 }, []],
    ['green is', { [up('green', 1)]: 1, [up('green', 2)]: 1 }, []],
    ['a replica is down', { [up('green', 1)]: 1, [up('green', 2)]: 0 }, ['ReplicaDown']],
    ['no replica is up', { [up('blue', 1)]: 0, [up('blue', 2)]: 0 }, ['JobDown', 'ReplicaDown']],
    ['the host names no targets', { up: 1 }, ['JobDown']],
  ])('%s', async (_, series: Readonly<Record<string, number>>, expected) => {
    expect(await firing(series, ofJobs)).toEqual(expected);
  });

  test('targets that take turns, with a gap of two scrapes, are no fault', async () => {
    const series = { [up('blue', 1)]: '1x20 stale', [up('green', 1)]: '_x22 1x60' };
    expect(await firing(series, ['JobDown'], ['5m', '5m30s', '6m', '6m30s', '7m'])).toEqual([]);
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
