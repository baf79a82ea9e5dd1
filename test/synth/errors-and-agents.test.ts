import {
  ApiServer,
  DatadogAgent,
  ErrorTracking,
  GlitchTip,
  Image,
  NewRelicAgent,
  PostgresDatabase,
  PostgresServer,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { problems, vps } from './checks/small-fleet';
import { fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');
type Service = {
  environment: Record<string, string>;
  volumes: string[];
  image: string;
  depends_on: object;
  deploy: object;
};

test('a service is told where its errors go, and the part of requests whose course is sent along', () => {
  const { fleet, prod } = fleetOfOne();
  new ApiServer(prod, 'api', { image, port: 3000, uses: [new ErrorTracking(prod, 'errors')] });
  const { services } = synthesizeFleet(fleet).parse('infra/vps1/shop-prod/compose.yaml') as {
    services: Record<string, Service>;
  };
  expect(services['api-blue']?.environment).toEqual({
    PORT: '3000',
    SENTRY_DSN_FILE: '/run/secrets/shop-prod-errors-dsn',
    SENTRY_ENVIRONMENT: 'prod',
    SENTRY_RELEASE: 'shop@1.0.0',
    SENTRY_TRACES_SAMPLE_RATE: '0.1',
  });
});

test('GlitchTip owns its database, lets nobody sign up, and fits in 512 MB', () => {
  const { fleet, host, prod } = fleetOfOne();
  const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(host, 'postgres') });
  new GlitchTip(prod, 'glitchtip', { domain: 'errors.shop.example', database });
  const files = synthesizeFleet(fleet);
  expect(files.problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const { services } = files.parse('infra/vps1/shop-prod/compose.yaml') as { services: Record<string, Service> };
  expect(services.glitchtip?.environment).toMatchObject({
    DATABASE_NAME: 'shop_prod',
    DATABASE_PASSWORD: expect.stringMatching(/^\$\{SHOP_PROD_DATABASE_.*PASSWORD:\?\}$/),
    ENABLE_USER_REGISTRATION: 'False',
    GLITCHTIP_DOMAIN: 'https://errors.shop.example',
    GLITCHTIP_MAX_EVENT_LIFE_DAYS: '90',
    SECRET_KEY: '${SHOP_PROD_GLITCHTIP_SECRET_KEY:?}',
    SERVER_ROLE: 'all_in_one',
  });
  expect(services.glitchtip?.deploy).toMatchObject({ resources: { limits: { memory: '512M' } } });
});

test('Datadog’s agent: its key, its site, and what it is given of the host', () => {
  const { fleet, host } = fleetOfOne();
  new DatadogAgent(host, 'datadog').acknowledge('dangerous-privilege', 'The team pays for its container metrics.');
  const { services } = synthesizeFleet(fleet).parse('infra/vps1/datadog/compose.yaml') as {
    services: Record<string, Service>;
  };
  expect(services.datadog?.environment).toMatchObject({
    DD_API_KEY: '${VPS1_DATADOG_API_KEY:?}',
    DD_HOSTNAME: 'vps1',
    DD_LOGS_ENABLED: 'false',
    DD_SITE: 'datadoghq.com',
  });
  expect(services.datadog?.volumes).toContain('/var/run/docker.sock:/var/run/docker.sock:ro');
});

test.each([
  ['Datadog', DatadogAgent, {}],
  ['New Relic', NewRelicAgent, { version: '1.65.0' }],
] as const)('%s’s agent can become root, which has to be accepted', (_, Agent, props) => {
  const told = problems((fleet) => new Agent(vps(fleet), 'agent', props as never));
  expect(told).toContain(
    'error dangerous-privilege: vps-1/agent: whoever takes this container over is root on the host',
  );
  expect(
    problems((fleet) => {
      const agent = new Agent(vps(fleet), 'agent', props as never);
      agent.acknowledge('dangerous-privilege', 'The team pays for it and knows what it reads.');
    }),
  ).toBe('');
});
