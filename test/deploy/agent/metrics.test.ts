import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const up = (services: string) => `shop: up --detach --no-deps --no-build --pull never ${services}`;
const at = (last: number) => ({ metrics: [{ address: `10.200.0.${last}`, port: 4000, path: '/metrics' }] });

/** An API of two sides, two replicas of a worker, and a database: each shows metrics. */
const shop = (image: string): Declared => ({
  compose: {
    services: {
      'api-blue': { image, 'x-deployed': { strategy: 'blue-green', ...at(2) } },
      'api-green': { image, 'x-deployed': { strategy: 'blue-green', ...at(3) } },
      worker: { image, 'x-deployed': { strategy: 'rolling', workload: 'worker', ...at(4) } },
      'worker-2': { image, 'x-deployed': { strategy: 'rolling', workload: 'worker', ...at(5) } },
      database: { image, 'x-deployed': { strategy: 'recreate', ...at(6) } },
    },
    'x-logs': 'listening\n',
  },
});

/** Of these addresses one shows metrics; others are refused. All that are asked are told. */
const showing = (...addresses: readonly number[]) => `
def fault(each, context):
    context.event("asked", address=each["address"])
    return None if each["address"] in ${JSON.stringify(addresses.map((last) => `10.200.0.${last}`))} else "answers 404"
metrics.fault = fault
`;
const all = showing(2, 3, 4, 5, 6);

describe('what takes over shows what was shown before', () => {
  const told = (events: readonly { readonly event: string; readonly [detail: string]: unknown }[], name: string) =>
    events.flatMap(({ event, address, service }) => (event === name ? [address ?? service] : []));

  test('the old one is asked before it is replaced, the new one before the next step; not what is away meanwhile', () => {
    expect(told(release.deploy(shop('one:1'), all).events, 'asked')).toEqual([]);
    const { events } = release.deploy(shop('two:1'), all);
    const steps = events
      .filter(({ event }) => ['asked', 'starting', 'showing-metrics', 'switching'].includes(event))
      .map(({ event, address, services, service }) => `${event} ${address ?? services ?? service ?? ''}`.trim());
    expect(steps).toEqual([
      'starting database',
      'asked 10.200.0.4',
      'starting worker',
      'asked 10.200.0.4',
      'showing-metrics worker',
      'asked 10.200.0.5',
      'starting worker-2',
      'asked 10.200.0.2',
      'starting api-green',
      ...['asked 10.200.0.3', 'showing-metrics api-green'],
      ...['asked 10.200.0.4', 'showing-metrics worker'],
      ...['asked 10.200.0.5', 'showing-metrics worker-2'],
      'switching',
    ]);
  });

  test('a side that doesn’t is not switched to, and the old one goes on', () => {
    release.deploy(shop('one:1'));
    const { error, events } = release.deploy(shop('two:1'), showing(2, 4, 5));
    expect(error).toEqual([
      'no-metrics',
      [
        'shop: api-green shows no metrics: it answers 404',
        '  it was asked for http://10.200.0.3:4000/metrics, as Prometheus asks, and what ran before shows them',
        '  where it is to have none any more, say so: metricsPath: undefined',
        '  it wrote last:',
        '    listening',
      ].join('\n'),
    ]);
    expect(events.at(-1)).toEqual({ event: 'went-back', stacks: ['shop', 'edge'] });
    expect(machine.docker.containers['shop-api-green']).toBeUndefined();
    expect(release.plan(shop('one:1'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  });

  test('of a worker that doesn’t the next replica isn’t replaced', () => {
    release.deploy(shop('one:1'));
    machine.asked();
    const more = `${all}
asked = []
def fault(each, context):
    asked.append(each["address"])
    return None if asked == ["10.200.0.4"] else "does not answer: refused"
metrics.fault = fault
`;
    const { error } = release.deploy(shop('two:1'), more);
    expect(error?.[1].split('\n')[0]).toBe('shop: worker shows no metrics: it does not answer: refused');
    const started = machine.asked().filter((each) => each.startsWith('shop: up'));
    expect(started).toEqual([up('database'), up('worker'), up('worker database')]);
  });

  test('what showed none, wasn’t there or wasn’t well before is asked for none', () => {
    expect(release.deploy(shop('one:1'), showing()).error).toBeUndefined();
    expect(release.deploy(shop('two:1'), showing(4, 5)).error).toBeUndefined();
    const { docker } = machine;
    for (const name of ['shop-api-green', 'shop-worker', 'shop-worker-2'])
      Object.assign(docker.containers[name]?.State as object, { Status: 'exited' });
    machine.docker = docker;
    const { error, events } = release.deploy(shop('three:1'), all);
    expect([error, told(events, 'asked')]).toEqual([undefined, []]);
  });

  test('a release that was good once needn’t', () => {
    release.deploy(shop('one:1'));
    release.deploy(shop('two:1'));
    const [steps] = machine.python(`
import roll_back
context = Context()
${showing()}
roll_back.roll_back({"who": "ada@desk"}, context)
tell([each["event"] for each in context.told])`);
    expect(steps).toContain('switching');
    expect(steps).not.toContain('asked');
  });
});

test('a container is asked as Prometheus asks it; of an answer that is cut no secret stays by half', () => {
  const [asked, ...faults] = machine.python(`
import http.server, threading
asked = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append([self.path, self.headers["Host"] == f"127.0.0.1:{server.server_port}"])
        self.send_response(404 if self.path == "/none" else 200)
        self.end_headers()
        self.wfile.write(b"up 1" if self.path.startswith("/metrics") else b"n" * 190 + b" a-secret-of-the-shop")
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
there = {"address": "127.0.0.1", "port": server.server_port}
context = Context()
context.keep_secret(["a-secret-of-the-shop"])
found = [metrics.fault({**there, "path": path}, context) for path in ("/metrics?family=a&family=b", "/none")]
server.shutdown()
server.server_close()
found.append(metrics.fault({**there, "path": "/metrics"}, context))
tell(asked)
for each in found:
    tell(each)`);
  expect(asked).toEqual([
    ['/metrics?family=a&family=b', true],
    ['/none', true],
  ]);
  expect(faults).toEqual([
    null,
    `answers 404, where 200 is expected; its first line: ${'n'.repeat(190)} •••`,
    'does not answer: [Errno 111] Connection refused',
  ]);
});
