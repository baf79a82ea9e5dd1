import { load } from 'js-yaml';
import {
  ApiServer,
  type Environment,
  ExternalTraceStore,
  Image,
  NginxVhost,
  RealUserMonitoring,
  Size,
  TraceStore,
  Tracing,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, environment, fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');

type Services = Record<string, { environment: Record<string, string>; networks: object; command: string[] }>;

function shop(store: (of: ReturnType<typeof fleetOfOne>) => TraceStore | ExternalTraceStore) {
  const of = fleetOfOne();
  const kept = store(of);
  const tracing = new Tracing(of.prod, 'tracing', { store: kept, sampleRate: 0.25 });
  new ApiServer(of.prod, 'api', { image, port: 3000, uses: [tracing] });
  const files = synthesizeFleet(of.fleet);
  expect(files.problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const { services } = files.parse('infra/vps1/shop-prod/compose.yaml') as { services: Services };
  return { files, services, of, kept, tracing };
}

test('a service is told what the SDKs read, under its own name', () => {
  const { services } = shop(({ host }) => new TraceStore(host, 'tempo'));
  expect(services['api-blue']?.environment).toEqual({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tracing:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop,service.version=1.0.0,deployment.environment.name=prod',
    OTEL_SERVICE_NAME: 'api',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    PORT: '3000',
  });
});

test('the collector: bounded before it gathers, and sending through the environment’s proxy', () => {
  const { files, services } = shop(({ host }) => new TraceStore(host, 'tempo'));
  expect(load(files.files['infra/vps1/shop-prod/tracing/collector.yaml'] ?? '')).toEqual({
    receivers: { otlp: { protocols: { http: { endpoint: '0.0.0.0:4318', max_request_body_size: 4194304 } } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      batch: { timeout: '5s', send_batch_size: 512, send_batch_max_size: 1024 },
    },
    exporters: {
      otlp_http: {
        endpoint: 'http://proxy:4318',
        sending_queue: { queue_size: 64 },
        retry_on_failure: { max_elapsed_time: '5m' },
      },
    },
    service: {
      telemetry: {
        logs: { level: 'warn' },
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] },
      },
      pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlp_http'] } },
    },
  });
  expect(Object.keys(services.tracing?.networks ?? {})).toEqual(['shop-prod']);
  expect(Object.keys(services.proxy?.networks ?? {})).toEqual(['shop-prod', 'tempo']);
});

test('a store outside: over TLS, its key in a file that the host fills in', () => {
  const { files, services } = shop(
    ({ fleet }) => new ExternalTraceStore(fleet, 'honeycomb', { hostname: 'otlp.provider.example', header: 'api-key' }),
  );
  const template = files.files['infra/vps1/shop-prod/templates/tracing/collector.yaml'] ?? '';
  expect((load(template) as { exporters: object }).exporters).toMatchObject({
    otlp_http: { endpoint: 'https://otlp.provider.example:443', headers: { 'api-key': '${SHOP_PROD_TRACING_KEY}' } },
  });
  expect(services.tracing?.command).toEqual(['--config=/run/secrets/otelcol/collector.yaml']);
});

test('the store: receivers that listen, blocks that are deleted', () => {
  const { files } = shop(({ host }) => new TraceStore(host, 'tempo'));
  expect(load(files.files['infra/vps1/tempo/tempo/tempo.yaml'] ?? '')).toMatchObject({
    distributor: { receivers: { otlp: { protocols: { http: { endpoint: '0.0.0.0:4318' } } } } },
    backend_scheduler: { provider: { compaction: { compaction: { block_retention: '336h' } } } },
    backend_worker: { compaction: { block_retention: '336h' } },
    storage: { trace: { backend: 'local', wal: { path: '/var/tempo/wal' }, local: { path: '/var/tempo/blocks' } } },
  });
});

test('environments share a store, each through a proxy of its own', () => {
  const { fleet, host, prod } = fleetOfOne();
  const store = new TraceStore(host, 'tempo');
  const trace = (of: Environment) =>
    new ApiServer(of, 'api', { image, port: 3000, uses: [new Tracing(of, 'tracing', { store })] });
  trace(prod);
  trace(environment(fleet, 'blog', host));
  expect(synthesizeFleet(fleet).problems.filter((each) => each.startsWith('error'))).toEqual([]);
});

test('browsers send to the site itself: bounded, and told by build arguments', () => {
  const { fleet, host, edge, prod } = fleetOfOne();
  const tracing = new Tracing(prod, 'tracing', { store: new TraceStore(host, 'tempo') });
  const site = new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme });
  const rum = new RealUserMonitoring(prod, 'rum', { site, tracing, bodySize: Size.kibibytes(64) });
  expect(rum.buildArguments).toEqual({
    NEXT_PUBLIC_OTEL_TRACES_URL: 'https://shop.example/v1/traces',
    NEXT_PUBLIC_OTEL_SAMPLE_RATE: '0.1',
    NEXT_PUBLIC_OTEL_SERVICE_NAMESPACE: 'shop',
    NEXT_PUBLIC_OTEL_SERVICE_VERSION: '1.0.0',
    NEXT_PUBLIC_OTEL_ENVIRONMENT: 'prod',
  });
  const file = synthesizeFleet(fleet).files['infra/vps1/edge/nginx/sites/shop.example.conf'] ?? '';
  expect(file).toMatch(
    /location ~ \^\/v1\/traces\(\?:\/\|\$\) \{\n\s+limit_req zone=\S+ burst=20 nodelay;\n\s+client_max_body_size 64k;/,
  );
});
