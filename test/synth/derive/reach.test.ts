import {
  ContainerService,
  Environment,
  Fleet,
  Image,
  KubernetesCluster,
  Monitoring,
  PostgresDatabase,
  PostgresServer,
  Project,
  Size,
  WebApp,
} from 'vpsynth';
import { derive } from '../../../synth/derive/derive';
import { environment, vps } from '../fleet-of-one';

const image = Image.of('registry.example/app:1.0.0');

function placed(fleet: Fleet, path: string) {
  const model = derive(fleet);
  const workload = model.stacks
    .flatMap((stack) => stack.workloads)
    .find(({ component }) => component.node.path === path);
  if (workload === undefined) throw new Error(`nothing was placed for ${path}`);
  return { model, workload };
}

test('in the stack: by the name of the service, whatever its replicas and colours', () => {
  const fleet = new Fleet();
  const prod = environment(fleet, 'shop', vps(fleet));
  const api = new WebApp(prod, 'api', { image, port: 4000, replicas: 2 });
  new WebApp(prod, 'web', { image, port: 3000, environment: { API: api.endpoint.hostAndPort } });
  const { model, workload } = placed(fleet, 'shop/prod/web');
  expect(model.reach(workload, api.endpoint)).toEqual({ host: 'api', port: 4000 });
  expect(model.placed(api)[0]?.instances.map(({ service }) => service)).toEqual([
    'api-blue',
    'api-blue-2',
    'api-green',
    'api-green-2',
  ]);
});

test('another stack’s service: by its fixed address in the network that both join', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const server = new PostgresServer(host, 'postgres');
  const prod = environment(fleet, 'shop', host);
  new PostgresDatabase(prod, 'database', { server }).pool();
  const { model, workload } = placed(fleet, 'shop/prod/pgbouncer');
  expect(model.reach(workload, server.endpoint)).toMatchObject({ host: '10.200.0.2', port: 5432 });
});

test('another environment’s service: not at all', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const other = new ContainerService(environment(fleet, 'atelier', host), 'secret-service', { image, port: 80 });
  new ContainerService(environment(fleet, 'shop', host), 'web', { image, port: 80 });
  const { model, workload } = placed(fleet, 'shop/prod/web');
  expect(model.reach(workload, other.endpoint)).toBeUndefined();
});

test('another host: by its private address, where the service is then published; without one not at all', () => {
  for (const [privateAddress, expected] of [
    ['10.0.0.2', { host: '10.0.0.2', port: 5432 }],
    [undefined, undefined],
  ] as const) {
    const fleet = new Fleet();
    const server = new PostgresServer(vps(fleet, 'vps2', 2, privateAddress), 'postgres');
    const prod = environment(fleet, 'shop', vps(fleet));
    new PostgresDatabase(prod, 'database', { server }).pool();
    const { model, workload } = placed(fleet, 'shop/prod/pgbouncer');
    expect(model.reach(workload, server.endpoint)).toEqual(expected);
    const published = model.placed(server).flatMap(({ publishes }) => publishes);
    expect(published).toEqual(privateAddress ? [{ address: privateAddress, hostPort: 5432, containerPort: 5432 }] : []);
  }
});

test('another host: published for the one workload that is reached, not for its exporter', () => {
  const fleet = new Fleet();
  const home = vps(fleet, 'vps2', 2, '10.0.0.2');
  new Monitoring(home, 'monitor');
  const server = new PostgresServer(home, 'postgres');
  new PostgresDatabase(environment(fleet, 'shop', vps(fleet)), 'database', { server }).pool();
  const published = derive(fleet)
    .placed(server)
    .map(({ facet, publishes }) => [facet.name, publishes.length]);
  expect(published).toEqual([
    ['postgres', 1],
    ['postgres-exporter', 0],
  ]);
});

test('on a cluster an environment brings what it reaches of its host', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  const server = new PostgresServer(host, 'postgres', { memory: Size.gibibytes(1) });
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host, standby: new KubernetesCluster(fleet, 'cluster') });
  new PostgresDatabase(prod, 'database', { server }).pool();
  const cluster = derive(fleet).stacks.find((stack) => stack.cluster !== undefined);
  expect(cluster?.directory).toBe('infra/kubernetes/cluster/shop-prod');
  expect(cluster?.workloads.map(({ facet }) => facet.name)).toEqual([
    'pgbouncer',
    'pgbouncer-exporter',
    'postgres',
    'postgres-exporter',
  ]);
});
