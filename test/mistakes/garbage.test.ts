import * as vpsynth from 'vpsynth';
import {
  Component,
  Environment,
  Fleet,
  formatProblem,
  type Host,
  Image,
  KubernetesCluster,
  NginxEdge,
  PostgresServer,
  Project,
  Secret,
  Size,
  Vps,
} from 'vpsynth';
import { problemsOf } from '../../constructs/fleet/problem';
import { synthesize } from '../../synth/synthesize';
import { soundFleet } from './told';

jest.setTimeout(60_000);

const circular: Record<string, unknown> = {};
circular.self = circular;

const throwing = {
  toString() {
    throw new Error('no string');
  },
  toJSON() {
    throw new Error('no JSON');
  },
};

/** What stands where properties or their values belong, when types have been stripped. */
const garbage: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  10n,
  '',
  'a\nb\0',
  '../../etc/passwd',
  '${HOME}$(id)`id`',
  Symbol('s'),
  [],
  [[[]]],
  [undefined, null],
  {},
  { a: { b: { c: [{}] } } },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'),
  Object.create(null),
  new Map([['image', 1]]),
  new Date(Number.NaN),
  /x/,
  () => {},
  class {},
  circular,
  throwing,
  Size.mebibytes(Number.NaN),
  Secret.env(7 as never),
  Image.of(undefined as never),
  Image.build({ dockerfile: 7 } as never),
];

type Make = (scope: never, id: string, props: never) => Component;

/** Every construct of the public API that is created with a scope, and where it stands. */
const makes: readonly (readonly [string, 'fleet' | 'host' | 'project' | 'environment', Make])[] = Object.entries(
  vpsynth,
)
  .filter(
    (entry): entry is [string, never] => typeof entry[1] === 'function' && entry[1].prototype instanceof Component,
  )
  .filter(
    ([name]) =>
      ![
        'Component',
        'Grouping',
        'Host',
        'ObjectStorage',
        'PgBouncer',
        'PgBouncerPool',
        'Shape',
        'Queue',
        'TcpProxy',
      ].includes(name),
  )
  .map(([name, Type]) => {
    const Class = Type as unknown as new (...args: unknown[]) => Component;
    // These name themselves.
    const named = Class.prototype instanceof vpsynth.Shape || name === 'Delivery';
    return [name, placeOf(name), (scope, id, props) => (named ? new Class(scope, props) : new Class(scope, id, props))];
  });

function placeOf(name: string): 'fleet' | 'host' | 'project' | 'environment' {
  if (['Delivery', 'Vps', 'LocalMachine', 'KubernetesCluster', 'Project'].includes(name)) return 'fleet';
  if (name === 'Environment') return 'project';
  return [
    'NginxEdge',
    'DatadogAgent',
    'LogCollector',
    'LogStore',
    'NewRelicAgent',
    'TraceStore',
    'Monitoring',
    'Complete',
    'Hybrid',
    'Minimal',
  ].includes(name)
    ? 'host'
    : 'environment';
}

function emptyFleet() {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'vps-1', {
    publicAddress: '203.0.113.1',
    cpus: 8,
    memory: Size.gibibytes(64),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const environment = new Environment(project, 'prod', { on: host });
  return { fleet, host, project, environment };
}

test('the list has all constructs', () => {
  expect(makes.map(([name]) => name)).toEqual(expect.arrayContaining(['ApiServer', 'Complete', 'NginxVhost', 'Vps']));
  expect(makes.length).toBeGreaterThan(18);
});

test.each(makes)('%s never throws, whatever its properties are', (_, place, make) => {
  for (const props of garbage) {
    const sound = emptyFleet();
    make(sound[place] as never, 'x', props as never);
    expectProblemsOrOutput(sound.fleet);
  }
});

test.each(makes)('%s never throws, whatever stands in one of its properties', (name, place, make) => {
  for (const key of propertiesOf(name, place, make)) {
    for (const value of garbage) {
      const sound = emptyFleet();
      make(sound[place] as never, 'x', { ...required(sound), [key]: value } as never);
      expectProblemsOrOutput(sound.fleet);
    }
  }
});

test.each(makes)('%s never throws, whatever its name is', (_, place, make) => {
  for (const id of [...garbage, 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'a/b', 'A', '-', '.', '..']) {
    const sound = emptyFleet();
    make(sound[place] as never, id as never, required(sound) as never);
    expectProblemsOrOutput(sound.fleet);
  }
});

test.each(makes)('%s never throws, whatever construct it stands in', (_, __, make) => {
  for (const scope of ['fleet', 'host', 'project', 'environment', 'cluster', 'server', 'edge'] as const) {
    const sound = emptyFleet();
    const cluster = new KubernetesCluster(sound.fleet, 'cluster');
    const server = new PostgresServer(sound.environment, 'server');
    const edge = new NginxEdge(sound.host, 'edge');
    make({ ...sound, cluster, server, edge }[scope] as never, 'x', required(sound) as never);
    expectProblemsOrOutput(sound.fleet);
  }
});

test('a required property that is missing is a problem', () => {
  const requiring = makes.filter(
    ([name]) =>
      ![
        'Complete',
        'KubernetesCluster',
        'Delivery',
        'GarageServer',
        'DatadogAgent',
        'ErrorTracking',
        'LogStore',
        'MailCatcher',
        'LocalMachine',
        'MariaDbServer',
        'Minimal',
        'MinioServer',
        'Monitoring',
        'Network',
        'NginxEdge',
        'PostgresServer',
        'RabbitMqBroker',
        'TraceStore',
      ].includes(name),
  );
  for (const [name, place, make] of requiring) {
    const sound = emptyFleet();
    make(sound[place] as never, 'x', {} as never);
    expect({ name, problems: problemsOf(sound.fleet).length > 0 }).toEqual({ name, problems: true });
  }
});

test('methods never throw, whatever they are given', () => {
  for (const value of garbage) {
    const { fleet, site, database, api, prod } = soundFleet();
    const any = value as never;
    site.route(any, api).route('/a', any).route('/b', api, any).files('/c', any).redirect('/d', any).respond('/e', any);
    site.bucket(any, any).bucket('/f', any, any);
    site.files(any, any).redirect(any, any).respond(any, any);
    site.acknowledge(any, any);
    database.pool(any);
    database.pool({ id: any });
    const broker = new vpsynth.RabbitMqBroker(prod, 'rabbitmq');
    broker.queue(any);
    broker.queue('q', any);
    new Fleet(any);
    expectProblemsOrOutput(fleet);
  }
});

test('nobody’s prototype was polluted', () => {
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

/** With an error there is no output, without one every file is rendered; messages can be shown. */
function expectProblemsOrOutput(fleet: Fleet): void {
  const { problems, output } = synthesize(fleet);
  for (const problem of problems) {
    expect(formatProblem(problem)).not.toMatch(/Cannot read|undefined \(|\[object Object\]/);
    expect(problem.message).not.toBe('');
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(output === undefined).toBe(errors.length > 0);
  for (const unit of output?.units ?? []) expect(unit.files.length).toBeGreaterThan(0);
}

/** Values that do for whatever a construct requires; those that it doesn't know are problems of their own. */
function required({ host }: { readonly host: Host }): Record<string, unknown> {
  return { image: Image.of('docker.io/acme/shop:1.0.0'), port: 3000, on: host };
}

/** The names that a construct's own message lists. */
function propertiesOf(name: string, place: (typeof makes)[number][1], make: Make): string[] {
  const sound = emptyFleet();
  make(sound[place] as never, 'x', { 'no such property': 1 } as never);
  const problem = problemsOf(sound.fleet).find(({ message }) => message.startsWith('"no such property"'));
  expect({ name, known: problem?.allowed }).toEqual({ name, known: expect.any(String) });
  return (problem?.allowed ?? '').split(', ');
}
