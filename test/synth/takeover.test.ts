import {
  ApiServer,
  ContainerService,
  Duration,
  Image,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Secret,
  WebApp,
  Worker,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { Deployment } from '../../synth/deployment/deployment';
import { acme, fleetOfOne } from './fleet-of-one';
import { readmeOf } from './readme-of';

const image = Image.of('registry.example/shop/api:1.0.0');

function stackOf(fleet: ReturnType<typeof fleetOfOne>['fleet'], name = 'shop-prod') {
  const synthesized = synthesizeFleet(fleet);
  expect(synthesized.problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const deployment = synthesized.parse('infra/vps1/deployment.json') as Deployment;
  const stack = deployment.stacks.find((each) => each.name === name) as Deployment['stacks'][number];
  return { deployment, stack, service: (wanted: string) => stack.services.find((each) => each.name === wanted) };
}

test('each instance is asked at its own address what the edge is asked of its routes', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const api = new ApiServer(prod, 'api', { image, port: 4000 });
  const plain = new ContainerService(prod, 'plain', { image, port: 80 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme })
    .route('/api', api, {
      smoke: [
        { path: '/api/version', text: '1.0' },
        { path: '/api/none', status: 404 },
      ],
    })
    .route('/inside', api, { basicAuth: Secret.env('HTPASSWD'), smoke: [{ within: Duration.seconds(2) }] })
    .route('/', plain, { smoke: [{}] });
  const { stack, service } = stackOf(fleet);
  const site = { domain: 'shop.example', tls: true };
  const version = { ...site, path: '/api/version', expects: { status: 200, text: '1.0', seconds: 10 } };
  const none = { ...site, path: '/api/none', expects: { status: 404, seconds: 10 } };
  const green = { address: '10.200.0.3', port: 4000 };
  expect(service('api-green')?.asked).toEqual([
    { ...site, path: '/api', ...green },
    { ...version, ...green },
    { ...none, ...green },
    { ...site, path: '/inside', expects: { status: 200, seconds: 2 }, ...green },
  ]);
  // Requests come there as soon as it runs.
  expect(service('plain')?.asked).toBeUndefined();
  expect(stack.requests).toEqual([
    { ...site, path: '/api' },
    version,
    none,
    // The edge asks for a password first.
    { ...site, path: '/inside' },
    { ...site, path: '/', expects: { status: 200, seconds: 10 } },
  ]);
});

test('how long each may take to end, to start, and is looked at', () => {
  const { fleet, prod } = fleetOfOne();
  new Worker(prod, 'mails', { image, replicas: 2 });
  new ContainerService(prod, 'plain', { image, observation: Duration.seconds(30) });
  const { service } = stackOf(fleet);
  expect(service('mails-2')).toMatchObject({
    strategy: 'rolling',
    stopSeconds: 60,
    startSeconds: 60,
    observeSeconds: 5,
  });
  // No route leads to it: a replica is replaced, and no nginx hears of it.
  expect(service('mails-2')?.rotation).toBeUndefined();
  expect(service('plain')).toMatchObject({ strategy: 'recreate', stopSeconds: 30, observeSeconds: 30 });
  expect(service('plain')?.startSeconds).toBeUndefined();
});

test('a replica leaves nginx’s rotation by the group without it', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const web = new WebApp(prod, 'web', { image, port: 80, strategy: 'rolling', replicas: 2 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', web);
  const { service } = stackOf(fleet);
  expect([service('web')?.rotation, service('web-2')?.rotation]).toEqual(['without-1', 'without-2']);
  expect(service('web-2')?.asked).toEqual([
    { domain: 'shop.example', path: '/', tls: true, address: '10.200.0.3', port: 80 },
  ]);
});

test('a canary: its share, its judge, and the variables that give either colour the share', () => {
  const { fleet, host, edge, prod } = fleetOfOne();
  new Monitoring(host, 'monitor');
  const canary = { share: 0.2, time: Duration.minutes(2) };
  const api = new ApiServer(prod, 'api', { image, port: 4000, strategy: 'canary', canary });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', api);
  const { deployment, service } = stackOf(fleet);
  expect(service('api-blue')?.canary).toEqual({
    share: 0.2,
    seconds: 120,
    errorRate: 0.01,
    latency: 2,
    requests: 20,
    histogram: 'http_request_duration_seconds',
    labels: { construct: 'shop/prod/api', host: 'vps1', service: 'api' },
  });
  expect(deployment.prometheus).toEqual({ port: 9090 });
});

test('a database’s clients wait in its pools while it is replaced', () => {
  const { fleet, host, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server });
  const other = new PostgresDatabase(prod, 'orders', { server, name: 'orders' });
  for (const [index, pool] of [database.pool(), other.pool(), other.pool({ id: 'reports', mode: 'session' })].entries())
    new ContainerService(prod, `api-${index}`, { image, uses: [pool] });
  const { service } = stackOf(fleet, 'postgres');
  const psql = (command: string) => [
    ...['psql', '--no-psqlrc', '--quiet', '--host=/tmp', '--port=6432', '--username=pgbouncer', '--dbname=pgbouncer'],
    ...['--set=ON_ERROR_STOP=1', `--command=${command} shop_prod`, `--command=${command} orders`],
  ];
  expect(service('postgres')?.heldBy).toEqual([
    {
      stack: 'shop-prod',
      service: 'pgbouncer',
      pause: ['timeout', '-s', 'INT', '10', ...psql('PAUSE')],
      resume: psql('RESUME'),
      seconds: 30,
    },
  ]);
});

test('the edge’s time to finish requests is what its declaration says', () => {
  const { fleet } = fleetOfOne();
  expect(stackOf(fleet, 'edge').stack).toMatchObject({ drainSeconds: 300, statusPort: 8081 });
});

test('the README says how each service is replaced, and for how long it is away', () => {
  const { fleet, host, edge, prod } = fleetOfOne();
  new Monitoring(host, 'monitor');
  const api = new ApiServer(prod, 'api', { image, port: 4000 });
  const web = new WebApp(prod, 'web', { image, port: 80, strategy: 'rolling', replicas: 2 });
  const search = new ApiServer(prod, 'search', { image, port: 80, strategy: 'canary', canary: { by: 'request' } });
  new Worker(prod, 'mails', { image, replicas: 2 });
  new Worker(prod, 'texts', { image });
  new ContainerService(prod, 'plain', { image });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme })
    .route('/api', api)
    .route('/search', search)
    .route('/', web);
  expect(readmeOf(fleet, 'vps1/shop-prod', 'Releases')).toMatchInlineSnapshot(`
"By \`npx vpsynth deploy vps1\`, in the repository that declares it:

| service | a new release | away meanwhile |
| --- | --- | --- |
| api | blue-green: beside the old one, then all requests at once | no |
| web | rolling: one replica after the other | no |
| search | canary: beside the old one, for 5m with 10 % of the requests, then with all | no |
| mails | rolling: one replica after the other | no: the others work on |
| texts | rolling: starts when the old one has ended | at most 1m to end and 1m to become healthy |
| plain | recreate: starts when the old one has ended | at most 30s to end |"
`);
  expect(readmeOf(fleet, 'vps1/shop-prod', 'After a change').split('\n', 1)).toMatchInlineSnapshot(`
[
  "What has colours is released as “Colours” says: the first command here replaces the blue side as it runs. Compose alone recreates all replicas of a service at once: those of \`web\`, \`mails\` are away meanwhile. Compose alone knows no canary: all requests of \`search\` go to the new side together.",
]
`);
});
