import {
  Alert,
  Duration,
  Endpoint,
  type Fleet,
  LogCollector,
  LogStore,
  Metric,
  Monitoring,
  type MonitoringProps,
  Network,
  Receiver,
  Secret,
} from 'vpsynth';
import { environment, Own, problems, service, vps } from './small-fleet';

const webhook = (name: string) => Receiver.webhook({ url: Secret.env(name) });
const alerting = { critical: [webhook('ON_CALL')], watchdog: webhook('DEAD_MAN') };

test('series-unknown', () => {
  const declare = (series: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    new Monitoring(host, 'monitor', { alerting });
    const prod = environment(host);
    service(prod, 'api');
    const summary = 'Something is wrong.';
    new Alert(prod, 'errors', { expression: `rate(${series}{self, user="pg_x_y"}[5m]) > 0`, summary });
    new Metric(prod, 'orders', { title: 'Orders', expression: 'sum by (job) (shop_orders_total{})' });
    new Alert(prod, 'connections', { expression: 'pg_settings_max_connections{} < 10', summary });
  };
  expect(problems(declare('pgbouncer_errors_count'))).toMatchInlineSnapshot(`
"warning series-unknown: shop/prod/errors: Errors asks for pgbouncer_errors_count, which no exporter of this fleet tells
    got     pgbouncer_errors_count
    mend    correct the name, or acknowledge this warning and say what tells it"
`);
  expect(problems(declare('pgbouncer_pools_client_waiting_connection'))).toContain(
    'allowed pgbouncer_pools_client_waiting_connections, perhaps',
  );
  expect(problems(declare('pgbouncer_pools_client_waiting_connections'))).toBe('');
});

test('alert-hasty', () => {
  const declare = (expression: string, holdsFor: Duration) => (fleet: Fleet) => {
    const host = vps(fleet);
    new Monitoring(host, 'monitor', { alerting, scrapeInterval: Duration.seconds(30) });
    const prod = environment(host);
    service(prod, 'api');
    new Alert(prod, 'errors', { expression, holdsFor, summary: 'Something is wrong.' });
  };
  expect(problems(declare('rate(shop_errors_total{}[1m]) > 0', Duration.seconds(45)))).toMatchInlineSnapshot(`
"error alert-hasty: shop/prod/errors: Errors may fire after a single sample
    got     holdsFor 45s, with a scrape every 30s
    allowed at least 1m
    mend    raise holdsFor

error alert-hasty: shop/prod/errors: Errors looks at fewer than 4 samples
    got     [1m], with a scrape every 30s
    allowed at least 2m
    mend    look at a longer time"
`);
  expect(problems(declare('rate(shop_errors_total{}[2m]) > 0', Duration.minutes(1)))).toBe('');
});

test('alerts-unheard', () => {
  const declare = (alerting: MonitoringProps['alerting']) => (fleet: Fleet) =>
    new Monitoring(vps(fleet), 'monitor', { alerting });
  expect(problems(declare(undefined))).toMatchInlineSnapshot(`
"warning alerts-unheard: vps-1/monitor: nobody is told of its alerts
    mend    give alerting: { critical: [Receiver.…], … }, or acknowledge this warning and say who looks at Prometheus"
`);
  expect(problems(declare({ critical: [webhook('ON_CALL')] }))).toMatchInlineSnapshot(`
"warning alerts-unheard: vps-1/monitor/alertmanager: nobody notices when its alerts stop coming
    mend    give alerting.watchdog a dead man’s switch outside the fleet, or acknowledge this warning with the reason"
`);
  expect(problems(declare(alerting))).toBe('');
});

test('watchdog-shared', () => {
  const declare = (first: Receiver, second: Receiver) => (fleet: Fleet) => {
    const on = (id: string, publicAddress: string, watchdog: Receiver) =>
      new Monitoring(vps(fleet, id, { publicAddress }), 'monitor', {
        alerting: { critical: [webhook('ON_CALL')], watchdog },
      });
    on('vps-1', '203.0.113.11', first);
    on('vps-2', '203.0.113.12', second);
  };
  expect(problems(declare(webhook('DEAD_MAN'), webhook('DEAD_MAN')))).toMatchInlineSnapshot(`
"error watchdog-shared: vps-2/monitor/alertmanager: its watchdog is also that of vps-1/monitor/alertmanager, which keeps it quiet when this host is gone
    got     DEAD_MAN
    mend    give each Alertmanager a dead man's switch of its own: Secret.env('VPS1_WATCHDOG_URL'), say"
`);
  const pagerDuty = Receiver.pagerDuty({ routingKey: Secret.env('DEAD_MAN') });
  expect(problems(declare(pagerDuty, pagerDuty))).toContain('error watchdog-shared: vps-2/monitor/alertmanager:');
  const smtp = { host: 'smtp.shop.example', port: 587, user: 'alerts', password: Secret.env('SMTP_PASSWORD') };
  const mail = (to: string) => Receiver.mail({ to, from: 'alerts@shop.example', smtp });
  expect(problems(declare(mail('vps@ping.example'), mail('vps@ping.example')))).toContain('got     vps@ping.example');
  expect(problems(declare(mail('vps-1@ping.example'), mail('vps-2@ping.example')))).toBe('');
  expect(problems(declare(webhook('VPS_1_DEAD_MAN'), webhook('VPS_2_DEAD_MAN')))).toBe('');
});

test('datasource-taken', () => {
  const declare = (uid: string, name: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    new Monitoring(host, 'monitor', { alerting, grafana: { url: 'https://grafana.shop.example/' } });
    const store = new LogStore(host, 'loki');
    new LogCollector(host, 'collector', { store });
    new Own(host, 'traces', { networks: [new Network(host, 'traces-network')] }, (own) => [
      {
        kind: 'grafana-datasource',
        uid,
        name,
        type: 'tempo',
        endpoint: new Endpoint(own, { workload: 'traces', name: 'http', port: 3200, protocol: 'http' }),
      },
    ]);
  };
  expect(problems(declare('loki-logs', 'Prometheus'))).toMatchInlineSnapshot(`
"error datasource-taken: vps-1/traces: its data source in vps-1/monitor/grafana has the uid of vps-1/loki
    got     loki-logs
    mend    give it another

error datasource-taken: vps-1/traces: its data source in vps-1/monitor/grafana has the name of its Prometheus
    got     Prometheus
    mend    give it another"
`);
  expect(problems(declare('traces', 'Traces'))).toBe('');
});
