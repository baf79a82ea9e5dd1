import { Alert, type Fleet, Metric, Monitoring } from 'vpsynth';
import { environment, problems, service, vps } from './small-fleet';

test('series-unknown', () => {
  const declare = (series: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    new Monitoring(host, 'monitor');
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
