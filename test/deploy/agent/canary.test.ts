import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const canary = {
  ...{ share: 0.1, seconds: 0.3, errorRate: 0.01, latency: 2, requests: 20 },
  histogram: 'http_request_duration_seconds',
  labels: { construct: 'shop/prod/api', host: 'vps1' },
};
const api = (image: string, port = 4000, watched = true): Declared => {
  const asked = [{ domain: 'shop.example', path: '/', tls: true, address: '10.200.0.2', port }];
  const side = { strategy: 'canary', canary, asked };
  return {
    'targets/shop/api.blue.yml': 'blue\n',
    'targets/shop/api.green.yml': 'green\n',
    compose: {
      'x-prometheus': watched,
      services: { 'api-blue': { image, 'x-deployed': side }, 'api-green': { image, 'x-deployed': side } },
    },
  };
};
const colour = () => machine.chosen('api');

/** A Prometheus that says the same to each question of a colour: requests, failed ones, the 95th percentile. */
const prometheus = (said: Readonly<Record<'blue' | 'green', readonly (number | null)[]>>) => `
import canary, prometheus, rotation
reach.fault = lambda request, context: None
canary.POLL, canary.JUDGED_EVERY = 0.01, 0.1
questions = []
numbers = ${JSON.stringify(said).replaceAll('null', 'None')}
def ask(port, expression):
    if not questions:
        follows = sorted(path.name for path in (paths.STACKS / "shop/active/shop/api").iterdir())
        said = sorted(each.name for each in (paths.STACKS / "edge/active/shop/api").iterdir())
        context.event("meanwhile", colour=said, targets=follows)
    questions.append(expression)
    colour = "green" if 'colour="green"' in expression else "blue"
    return numbers[colour][2 if "histogram_quantile" in expression else 1 if "5.." in expression else 0]
prometheus.ask = ask
`;
const well = { blue: [900, 0, 0.1], green: [100, 0, 0.1] } as const;
/** What an interrupted run has left of the new side. */
const removed = 'shop: rm --force --stop api-green';
const started = ['shop: up --detach --no-deps --no-build --pull never api-green'];
const ended = ['stop shop-api-blue', 'rm --volumes shop-api-blue'];

beforeEach(() => {
  release.deploy(api('api:1'), prometheus(well));
  machine.asked();
});

test('it has its share until its time is over, then all; Prometheus asks both sides meanwhile', () => {
  const { events } = release.deploy(api('api:2'), prometheus(well));
  expect(machine.asked()).toEqual([...started, ...ended]);
  expect(events.find(({ event }) => event === 'meanwhile')).toMatchObject({
    colour: ['toward-green'],
    targets: ['canary.yml', 'targets.yml'],
  });
  expect(events).toContainEqual({
    ...{ event: 'judged', stack: 'shop', workload: 'api', by: 'metrics' },
    ...{ requests: 100, failed: 0, slowest: 0.1 },
  });
  expect(colour()).toEqual(['green']);
  expect(machine.list('srv/stacks/shop/active/shop/api')).toEqual(['targets.yml']);
});

test('it is asked for what its release and the other one did since it began, on this host', () => {
  const { events } = release.deploy(
    api('api:2'),
    `${prometheus(well)}
import transaction
follow = transaction.targets.follow
def told(*arguments, **named):
    context.event("asked", questions=questions[:6])
    return follow(*arguments, **named)
transaction.targets.follow = told
`,
  );
  const { questions } = events.findLast(({ event }) => event === 'asked') as unknown as { questions: string[] };
  const green = 'construct="shop/prod/api",host="vps1",colour="green"';
  expect(questions).toEqual([
    `sum(increase(http_request_duration_seconds_count{${green}}[1s]))`,
    `sum(increase(http_request_duration_seconds_count{${green},status=~"5.."}[1s]))`,
    `histogram_quantile(0.95, sum by (le) (increase(http_request_duration_seconds_bucket{${green}}[1s])))`,
    ...[0, 1, 2].map((index) => questions[index]?.replace('green', 'blue')),
  ]);
});

test('a release that was good once is not judged again', () => {
  release.deploy(api('api:2'), prometheus(well));
  const [events] = machine.python(`${prometheus(well)}
import roll_back
context = Context()
roll_back.roll_back({"who": "ada@desk"}, context)
tell([each["event"] for each in context.told])`);
  expect(events).toContain('switching');
  expect(events).not.toContain('sharing');
  expect(colour()).toEqual([]);
});

test.each<[what: string, said: Parameters<typeof prometheus>[0], because: string]>([
  [
    'fails more of its requests',
    { blue: [900, 9, 0.1], green: [100, 3, 0.1] },
    'fails 3.0% of its requests, of 100; the old one 1.0%, and 1.0% more are let pass',
  ],
  [
    'is slower',
    { blue: [900, 0, 0.1], green: [100, 0, 0.25] },
    'takes 0.250 s for the slowest of twenty requests; the old one 0.100 s, and 2 times as long is let pass',
  ],
  [
    'fails where the old one has no requests to compare with',
    { blue: [0, 0, null], green: [40, 1, 3] },
    'fails 2.5% of its requests, of 40; the old one 0.0%, and 1.0% more are let pass',
  ],
])('one that %s goes back', (_, said, because) => {
  const { error } = release.deploy(api('api:2'), prometheus(said));
  expect(error).toEqual(['canary', `shop: the new release of api ${because}`]);
  expect(colour()).toEqual([]);
  expect(machine.asked()).toEqual([...started, 'stop shop-api-green', 'rm --volumes shop-api-green']);
  expect(machine.list('srv/stacks/shop/active/shop/api')).toEqual(['targets.yml']);
  expect(release.plan(api('api:1'))).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test.each<[what: string, said: Parameters<typeof prometheus>[0], judged: object]>([
  ['too few requests', { blue: [900, 0, 0.1], green: [19, 19, 9] }, { by: 'health', requests: 19, least: 20 }],
  ['an answer as slow, of some milliseconds', { blue: [900, 0, 0.005], green: [100, 0, 0.05] }, { by: 'metrics' }],
])('goes on with %s', (_, said, judged) => {
  const { result, events } = release.deploy(api('api:2'), prometheus(said));
  expect(result).toBeDefined();
  expect(events.find(({ event }) => event === 'judged')).toMatchObject(judged);
});

test('without a Prometheus, or with one that does not answer, its health decides', () => {
  const unanswered = `${prometheus(well)}
def ask(port, expression):
    raise prometheus.Unanswered("Prometheus does not answer: refused")
prometheus.ask = ask
`;
  expect(release.deploy(api('api:2'), unanswered).events).toContainEqual({
    event: 'warning',
    message: 'shop/api is judged by its health alone: Prometheus does not answer: refused',
  });
  const { events } = release.deploy(api('api:3', 4000, false), prometheus(well));
  expect(events).toContainEqual({ event: 'judged', stack: 'shop', workload: 'api', by: 'health' });
});

test('one that dies meanwhile goes back at once', () => {
  const dies = `${prometheus(well)}
def ask(port, expression):
    state = json.loads((ROOT / "docker.json").read_text())
    state["containers"]["shop-api-green"]["State"].update(Status="exited", ExitCode=1)
    (ROOT / "docker.json").write_text(json.dumps(state))
    return 0
prometheus.ask = ask
`;
  expect(release.deploy(api('api:2'), dies).error?.[0]).toBe('unhealthy');
  expect(colour()).toEqual([]);
});

test('no share where nginx knows none, or would ask another port: all requests at once', () => {
  machine.python(`
import record
last = record.of_stack("shop")
for service in last["stack"]["services"]:
    service.pop("canary", None)
record.keep_stack("shop", last)`);
  const { events } = release.deploy(api('api:2'), prometheus(well));
  expect(events).toContainEqual({
    event: 'warning',
    message: 'no canary this time, but all requests at once: shop/api: it was none before',
  });
  expect(colour()).toEqual(['green']);
  machine.asked();
  expect(release.deploy(api('api:3', 5000), prometheus(well)).events).toContainEqual({
    event: 'warning',
    message: 'no canary this time, but all requests at once: shop/api: its port changes',
  });
  expect(machine.asked().filter((each) => each.endsWith('reload'))).toEqual([]);
});

describe('after a run that was killed while it was judged', () => {
  const killed = () => {
    const kills = `${prometheus(well)}
def ask(port, expression):
    raise SystemExit("killed")
prometheus.ask = ask
`;
    expect(() => release.deploy(api('api:2'), kills)).toThrow('killed');
    expect(colour()).toEqual(['toward-green']);
  };

  test('the next gives the old side all requests before it touches the new one', () => {
    killed();
    expect(machine.asked()).toEqual(started);
    release.deploy(api('api:2'), prometheus(well));
    expect(machine.asked()).toEqual([removed, ...started, ...ended]);
    expect(colour()).toEqual(['green']);
  });

  const sick = { image: 'worker:1', 'x-becomes': 'unhealthy' };

  test.each<[what: string, services: Readonly<Record<string, object>>]>([
    ['has another strategy', { api: { ...sick, 'x-deployed': { strategy: 'rolling' } } }],
    ['is gone', { worker: sick }],
  ])('the old side has all requests, though the next release, in which it %s, fails', (_, services) => {
    killed();
    expect(release.deploy({ compose: { services } }).error?.[0]).toBe('unhealthy');
    expect(colour()).toEqual([]);
    expect(Object.keys(machine.docker.containers).sort()).toEqual(['edge-nginx', 'shop-api-blue']);
  });

  test('and though the next fails before anything else', () => {
    killed();
    const { error } = release.deploy(
      { compose: { services: { worker: sick } } },
      `
import transaction
def fail(_):
    raise AgentError("engine-down", "Docker Engine does not answer")
transaction.orphans.wait = fail
`,
    );
    expect(error?.[0]).toBe('engine-down');
    expect(colour()).toEqual([]);
  });
});
