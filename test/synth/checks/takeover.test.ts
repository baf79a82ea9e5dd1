import { Duration, type Fleet, NginxEdge } from 'vpsynth';
import { edge, environment, monitoring, problems, service, vhost, vps } from './small-fleet';

test('canary-unjudged, canary-without-route', () => {
  const declare = (metricsPath: string | undefined, watched: boolean, routed: boolean) => (fleet: Fleet) => {
    const host = vps(fleet);
    if (watched) monitoring(host);
    const prod = environment(host);
    const api = service(prod, 'api', { strategy: 'canary', metricsPath });
    if (routed) vhost(prod, edge(host)).route('/', api);
  };
  expect(problems(declare(undefined, true, true))).toMatchInlineSnapshot(`
"error canary-unjudged: shop/prod/api: the strategy canary is judged by its metrics, and it has none
    got     no metricsPath
    mend    give metricsPath, where it counts its requests in http_request_duration_seconds, or the strategy 'blue-green'"
`);
  expect(problems(declare('/metrics', false, true))).toMatchInlineSnapshot(`
"error canary-unjudged: shop/prod/api: the strategy canary is judged by a Prometheus that keeps its samples on its host, and vps-1 has none
    got     no Monitoring that keeps samples
    mend    give vps-1 a Monitoring, or the service the strategy 'blue-green'

warning metrics-unscraped: vps-1: 1 of its services show metrics, and nothing collects them
    got     shop/prod/api
    mend    add new Monitoring(host, 'monitor'), or acknowledge this warning and say who watches instead"
`);
  expect(problems(declare('/metrics', true, false))).toMatchInlineSnapshot(`
"error canary-without-route: shop/prod/api: no route of vps-1 leads to it, so that a canary of it gets no share of requests
    mend    lead a route of a NginxVhost to it, or give it the strategy 'blue-green'"
`);
  expect(problems(declare('/metrics', true, true))).toBe('');
});

test('route-timeout-above-drain', () => {
  const declare = (timeout: number, shutdownTimeout: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const nginx = new NginxEdge(host, 'edge', { shutdownTimeout: Duration.minutes(shutdownTimeout) });
    vhost(prod, nginx).route('/', service(prod), { timeout: Duration.minutes(timeout) });
  };
  expect(problems(declare(10, 5))).toMatchInlineSnapshot(`
"warning route-timeout-above-drain: shop/prod/site: an answer of / may take longer than what is replaced has at a release
    got     timeout 10m, shutdownTimeout 300s of vps-1/edge
    allowed a timeout up to the shutdownTimeout of its NginxEdge
    mend    raise shutdownTimeout, which a release then waits for at the most, or lower the timeout of the route"
`);
  expect(problems(declare(10, 10))).toBe('');
});

test('smoke-outside-route', () => {
  const declare =
    (path: string | undefined, below = '/api') =>
    (fleet: Fleet) => {
      const host = vps(fleet);
      const prod = environment(host);
      const api = service(prod);
      vhost(prod, edge(host))
        .route(below, api, { smoke: [{ path }] })
        .route('/api/docs', api);
    };
  expect(problems(declare('/login'))).toMatchInlineSnapshot(`
"error smoke-outside-route: shop/prod/site: the smoke request /login of the route /api goes nowhere
    got     /login
    allowed a path below /api that no longer route is above
    mend    declare it with the route that it belongs to, or correct it"
`);
  expect(problems(declare('/api/docs/start'))).toMatchInlineSnapshot(`
"error smoke-outside-route: shop/prod/site: the smoke request /api/docs/start of the route /api goes to the route /api/docs
    got     /api/docs/start
    allowed a path below /api that no longer route is above
    mend    declare it with the route that it belongs to, or correct it"
`);
  expect(problems(declare('/apiary'))).toContain('the smoke request /apiary of the route /api goes nowhere');
  for (const path of [undefined, '/api', '/api/', '/api/orders']) expect(problems(declare(path))).toBe('');
  expect(problems(declare('/anything', '/'))).toBe('');
});
