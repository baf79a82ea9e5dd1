import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const up = (stack: string, services: string) => `${stack}: up --detach --no-deps --no-build --pull never ${services}`;
const stack = (services: Readonly<Record<string, object>>): Declared => ({ compose: { services } });

describe('rolling', () => {
  const workers = (image: string, second: object = {}) => {
    const replica = { strategy: 'rolling', workload: 'worker', observeSeconds: 1 };
    return stack({
      api: { image: 'api:1' },
      worker: { image, 'x-deployed': replica },
      'worker-2': { image, 'x-deployed': replica, ...second },
      single: { image, 'x-deployed': { ...replica, workload: 'single' } },
    });
  };

  test('a worker: the next replica ends when the one before it has stayed well', () => {
    release.deploy(workers('worker:1'));
    expect(machine.asked()[0]).toBe(up('shop', 'api worker worker-2 single'));
    const { events } = release.deploy(workers('worker:2'));
    // Of the others one works on.
    const away = events.flatMap(({ event, service }) => (event === 'was-away' ? [service] : []));
    expect(away).toEqual(['single']);
    expect(machine.asked()).toEqual([up('shop', 'single'), up('shop', 'worker'), up('shop', 'worker-2')]);
    const steps = events.map(({ event, service, services }) => `${event} ${service ?? services ?? ''}`);
    expect(steps.slice(steps.indexOf('starting worker'), steps.indexOf('healthy worker-2'))).toEqual([
      'starting worker',
      'healthy worker',
      'observing shop/worker',
      'starting worker-2',
    ]);
  });

  test('of replicas that don’t work none is waited for', () => {
    release.deploy(workers('worker:1'));
    const { docker } = machine;
    for (const name of ['shop-worker', 'shop-worker-2'])
      Object.assign(docker.containers[name]?.State as object, { Status: 'exited' });
    machine.docker = docker;
    machine.asked();
    release.deploy(workers('worker:2'));
    expect(machine.asked()).toEqual([up('shop', 'worker worker-2 single')]);
  });

  const tells = `
import rotation
send = rotation.send
def sent(edge, stack, workload, group):
    context.event("sent", group=group)
    send(edge, stack, workload, group)
rotation.send = sent
`;
  const web = (image: string, ...more: readonly object[]) =>
    stack(
      Object.fromEntries(
        ['web', 'web-2', 'web-3'].map((name, index) => [
          name,
          {
            image,
            ...more[index],
            'x-deployed': { strategy: 'rolling', workload: 'web', rotation: `without-${index + 1}` },
          },
        ]),
      ),
    );
  const rotation = () => machine.chosen('web');

  test('with routes: each replica gets no requests before it ends, and the last has them again at the end', () => {
    release.deploy(web('web:1'));
    expect(machine.asked()[0]).toBe(up('shop', 'web web-2 web-3'));
    const { events } = release.deploy(web('web:2'), tells);
    expect(machine.asked()).toEqual([up('shop', 'web'), up('shop', 'web-2'), up('shop', 'web-3')]);
    expect(events.flatMap(({ event, group }) => (event === 'sent' ? [group] : []))).toEqual([
      'without-1',
      'without-2',
      'without-3',
      null,
    ]);
    expect(rotation()).toEqual([]);
    expect(release.plan(web('web:2'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  });

  const waits = `
import edge
wait = edge.wait_for_old
def waited(left, *more):
    if left:
        context.event("waited")
    wait(left, *more)
edge.wait_for_old = waited
`;
  const nginx = (image: string, more: Partial<Declared> = {}): Declared => ({
    'nginx/nginx.conf': 'events {}\n',
    ...more,
    compose: { services: { nginx: { image, network_mode: 'host', mounts: ['nginx', 'active'] } } },
  });
  const turn = ['leaving shop/web', 'leaving shop/web-2', 'leaving shop/web-3'];

  test.each<[what: string, edge: Declared, steps: readonly string[]]>([
    ['a new nginx', nginx('nginx:2'), ['waited ', ...turn]],
    ['nginx that has read new files', nginx('nginx:1', { 'nginx/more.conf': '' }), ['waited ', ...turn]],
    ['nginx as it was', nginx('nginx:1'), turn],
  ])('%s: no replica ends before the requests that an old one has in hand', (_, edge, steps) => {
    release.deploy(web('web:1'), '', nginx('nginx:1'));
    const { events, error } = release.deploy(web('web:2'), waits, edge);
    expect(error).toBeUndefined();
    const told = events.filter(({ event }) => ['waited', 'leaving'].includes(event));
    expect(told.map(({ event, services = '' }) => `${event} ${services}`)).toEqual(steps);
  });

  test('the second fails: it comes back first, then the first as it went', () => {
    release.deploy(web('web:1'));
    machine.asked();
    const { error } = release.deploy(web('web:2', {}, { 'x-becomes': 'unhealthy' }));
    expect(error?.[0]).toBe('unhealthy');
    expect(machine.asked()).toEqual([
      up('shop', 'web'),
      up('shop', 'web-2'),
      // And back. It gets no requests still.
      up('shop', 'web-2'),
      up('shop', 'web'),
    ]);
    expect(rotation()).toEqual([]);
    expect(release.plan(web('web:1'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  });

  test('what keeps the new release from being ready may keep the old one: going back waits for neither', () => {
    const asking = (image: string) => {
      const services = web(image).compose.services as Record<string, { 'x-deployed': object }>;
      const readiness = { command: ['wget', '/ready'], seconds: 0.1 };
      for (const each of Object.values(services)) each['x-deployed'] = { ...each['x-deployed'], readiness };
      return stack(services);
    };
    release.deploy(asking('web:1'));
    machine.docker = { ...machine.docker, fails: '/ready', asked: [] };
    const { error, events } = release.deploy(asking('web:2'));
    expect(error?.[0]).toBe('not-ready');
    expect(events.at(-1)).toEqual({ event: 'went-back', stacks: ['shop', 'edge'] });
    expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
    expect(machine.docker.containers['shop-web']).toMatchObject({ Image: 'id of web:1' });
    expect(rotation()).toEqual([]);
  });

  test('a run that was killed leaves a replica out: the next brings it back', () => {
    release.deploy(web('web:1'));
    machine.put('srv/stacks/edge/active/shop/web/without-2', '');
    machine.asked();
    release.deploy(web('web:1'));
    expect(machine.asked()).toEqual([]);
    expect(rotation()).toEqual([]);
    // nginx knows no group without a replica that isn't declared.
    machine.put('srv/stacks/edge/active/shop/web/without-9', '');
    release.deploy(web('web:1'));
    expect(rotation()).toEqual([]);
  });
});

describe('a new side is asked before requests go there', () => {
  /** What answers at the new side's own address: status, body. */
  const answers = (status: number, body: string) => `
import http.server, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        context.event("asked", path=self.path, headers=[self.headers[name] for name in ("Host", "X-Forwarded-Proto")])
        self.send_response(${status})
        self.end_headers()
        self.wfile.write(${JSON.stringify(body)}.encode())
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
fault = reach.fault
reach.fault = lambda request, context: fault({**request, "port": server.server_port}, context)
`;
  const site = { domain: 'shop.example', tls: true, address: '127.0.0.1', port: 4000 };
  const api = (image: string, expects?: object) => {
    const side = { asked: [{ ...site, path: '/api', ...(expects && { expects }) }], observeSeconds: 1 };
    return stack({
      'api-blue': { image, 'x-deployed': side },
      'api-green': { image, 'x-deployed': side },
    });
  };
  beforeEach(() => {
    release.deploy(api('api:1'), answers(200, 'one'));
    machine.asked();
  });

  test('as the edge would, and again while it is watched', () => {
    const { events } = release.deploy(api('api:2'), answers(200, 'two'));
    expect(events.filter(({ event }) => event === 'asked')[0]).toEqual({
      event: 'asked',
      path: '/api',
      headers: ['shop.example', 'https'],
    });
    const order = events.map(({ event }) => event);
    expect(order.filter((each) => ['answering', 'switching', 'observing'].includes(each))).toEqual([
      'answering',
      'switching',
      'observing',
    ]);
    expect(order.lastIndexOf('asked')).toBeGreaterThan(order.indexOf('observing'));
  });

  test.each<[what: string, answer: [number, string], expects: object | undefined, said: string]>([
    ['a server’s error', [503, 'no database'], undefined, 'answers 503'],
    [
      'another status than a smoke request expects',
      [404, '\n\n <h1>Nothing</h1>\nmore'],
      { status: 200, seconds: 10 },
      'answers 404, where 200 is expected; its first line: <h1>Nothing</h1>',
    ],
    [
      'another text',
      [200, 'version 1'],
      { status: 200, text: 'version 2', seconds: 10 },
      'answers without “version 2”; its first line: version 1',
    ],
    ['no body', [200, ''], { status: 200, text: 'x', seconds: 10 }, 'answers without “x”; its body is empty'],
    ['too slow', [200, 'x'], { status: 200, seconds: 0 }, 'takes 0.0 s to answer, and may take 0 s'],
  ])('%s: the old side serves on', (_, answer, expects, said) => {
    const { error } = release.deploy(api('api:2', expects), answers(...answer));
    expect(error).toEqual([
      'wrong-answer',
      [
        `shop: api-green ${said}`,
        '  it was asked for https://shop.example/api at its own address',
        '  it wrote nothing',
      ].join('\n'),
    ]);
    expect(machine.asked()[0]).toBe(up('shop', 'api-green'));
    expect(machine.chosen('api')).toEqual([]);
    expect(Object.keys(machine.docker.containers).sort()).toEqual(['edge-nginx', 'shop-api-blue']);
  });

  test('healthy, then dead: requests go back to the old side', () => {
    const dies = `
def verify_then_die(requests, context):
    state = json.loads((ROOT / "docker.json").read_text())
    state["containers"]["shop-api-green"]["State"].update(Status="exited", ExitCode=1)
    (ROOT / "docker.json").write_text(json.dumps(state))
verify.verify = verify_then_die
`;
    const { error } = release.deploy(api('api:2'), answers(200, 'two') + dies);
    expect(error).toEqual([
      'unhealthy',
      'was well for a moment: shop: api-green is exited (1)\n  its health check said: probe failed\n  it wrote nothing',
    ]);
    expect(machine.chosen('api')).toEqual([]);
  });
});

describe('what can’t run twice', () => {
  /** What lets clients go when the release says so, or is gone. */
  const guardian = `
import subprocess
detached.start = lambda argv, _: subprocess.Popen(argv, env=run.ENVIRONMENT, start_new_session=True, stdin=subprocess.DEVNULL)
`;
  const hold = {
    stack: 'shop',
    service: 'pooler',
    pause: ['PAUSE'],
    resume: ['RESUME'],
    seconds: 30,
  };
  const database = (image: string) =>
    stack({
      pooler: { image: 'pooler:1' },
      database: { image, 'x-deployed': { strategy: 'recreate', stopSeconds: 120, startSeconds: 85, heldBy: [hold] } },
    });
  beforeEach(() => {
    release.deploy(database('postgres:1'));
    machine.asked();
  });

  test('its clients are held back while it is replaced, and the time is kept for the next plan', () => {
    const { events } = release.deploy(database('postgres:2'), guardian);
    expect(machine.asked()).toEqual([
      'shop: exec --no-TTY pooler PAUSE',
      up('shop', 'database'),
      'shop: exec --no-TTY pooler RESUME',
    ]);
    const away = events.find(({ event }) => event === 'was-away');
    expect(away).toMatchObject({ stack: 'shop', service: 'database', seconds: expect.any(Number) });
    expect(release.foresee(database('postgres:3')).actions).toMatchObject([
      { action: 'recreate', gap: { stopSeconds: 120, startSeconds: 85, lastSeconds: away?.seconds } },
    ]);
  });

  test('where a pooler doesn’t hold them the release goes on, and says so', () => {
    machine.docker = { ...machine.docker, fails: 'PAUSE' };
    const { result, events } = release.deploy(database('postgres:2'), guardian);
    expect(result).toBeDefined();
    expect(machine.asked()).toEqual([
      'shop: exec --no-TTY pooler PAUSE',
      'shop: exec --no-TTY pooler RESUME',
      up('shop', 'database'),
    ]);
    expect(events).toContainEqual({
      event: 'warning',
      message: "clients are not held back by shop/pooler: shop: pooler can't be paused: it says no",
    });
  });
});
