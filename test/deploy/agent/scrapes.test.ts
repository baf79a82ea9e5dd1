import { AgentMachine } from './agent-machine';
import { python, Release } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const api = (path = '/metrics') => ({
  name: 'api-green',
  metrics: [{ address: '10.200.0.3', port: 4000, path }],
});
const scraper = { port: 9090, intervalSeconds: 0.1, timeoutSeconds: 0.1 };

/** What a Prometheus says of a target: `at` are seconds after it was well. */
interface Said {
  readonly health: 'up' | 'down' | 'unknown';
  readonly at?: number;
  readonly url?: string;
  readonly error?: string;
}

/** What is told of a service, by what Prometheus says each time; the last time it says the same again and again. */
function look(answers: readonly (readonly Said[])[], services: readonly object[] = [api()], by: object = scraper) {
  const [told, asked] = machine.python(`
import datetime, prometheus, time
well, asked = time.time(), []
def target(said):
    at = datetime.datetime.fromtimestamp(well + said["at"], datetime.timezone.utc).isoformat() if "at" in said else "0001-01-01T00:00:00Z"
    url = said.get("url", "http://10.200.0.3:4000/metrics")
    return {"scrapeUrl": url, "health": said["health"], "lastScrape": at, "lastError": said.get("error", "")}
answers = ${python(answers)}
def targets(port):
    asked.append(port)
    return [target(each) for each in answers[min(len(asked), len(answers)) - 1]]
prometheus.targets = targets
context = Context()
started = [("shop", each, time.monotonic()) for each in ${python(services)}]
scrapes.look(started, ${python(by)}, time.monotonic(), context)
tell(context.told)
tell(asked)`);
  return { told, asked };
}

const arrive = { event: 'metrics-arrive', services: ['shop/api-green'] };
const waiting = { event: 'awaiting-metrics', services: ['shop/api-green'], seconds: 0 };
const warning = (message: string) => ({ event: 'warning', message });

test('metrics that have arrived are told at once', () => {
  expect(look([[{ health: 'up', at: 1 }]])).toEqual({ told: [arrive], asked: [9090] });
});

test.each<[what: string, first: readonly Said[]]>([
  ['no target yet', []],
  ['one of another side', [{ health: 'up', at: 1, url: 'http://10.200.0.2:4000/metrics' }]],
  ['one that was never asked', [{ health: 'unknown' }]],
  ['one that was asked before it was well', [{ health: 'up', at: -1 }]],
  ['one that was asked while it started', [{ health: 'down', at: -1, error: 'connection refused' }]],
])('%s: they are waited for', (_, first) => {
  expect(look([first, [{ health: 'up', at: 0.01 }]]).told).toEqual([waiting, arrive]);
});

test.each<[what: string, said: readonly Said[], message: string]>([
  [
    'no target',
    [{ health: 'up', at: 1, url: 'http://10.200.0.3:4000/other' }],
    'Prometheus does not ask shop/api-green for its metrics: it knows no target http://10.200.0.3:4000/metrics',
  ],
  [
    'not asked since',
    [{ health: 'down', at: -1, error: 'connection refused' }],
    'Prometheus has not asked shop/api-green for its metrics since it was started',
  ],
])('%s, when the time is over: a warning', (_, said, message) => {
  expect(look([said]).told).toEqual([waiting, warning(message)]);
});

test('what is down although it is well is told in the words of Prometheus, without waiting', () => {
  const error = 'server returned HTTP status 404 Not Found';
  const { told, asked } = look([[{ health: 'down', at: 0.5, error }]]);
  expect(told).toEqual([warning(`Prometheus gets no metrics of shop/api-green: ${error}`)]);
  expect(asked).toHaveLength(1);
});

test('of several services each has its own word; one without metrics has none', () => {
  const worker = { name: 'worker', metrics: [{ address: '10.200.0.9', port: 9464, path: '/metrics' }] };
  const down: Said = { health: 'down', at: 1, url: 'http://10.200.0.9:9464/metrics', error: 'EOF' };
  const { told } = look([[down], [down, { health: 'up', at: 1 }]], [worker, { name: 'cache' }, api()]);
  expect(told).toEqual([waiting, arrive, warning('Prometheus gets no metrics of shop/worker: EOF')]);
});

test('a question with a query is known in whatever order', () => {
  const url = 'http://10.200.0.3:4000/metrics?family=a&family=b&name=x';
  const services = [api('/metrics?name=x&family=a&family=b')];
  expect(look([[{ health: 'up', at: 1, url }]], services).told).toEqual([arrive]);
});

test('one that asks seldom is not waited for, and what it doesn’t know yet is no warning', () => {
  const seldom = { ...scraper, intervalSeconds: 300 };
  const never: Said = { health: 'unknown' };
  expect(look([[never]], [api()], seldom)).toEqual({ told: [], asked: [9090] });
  expect(look([[{ health: 'down', at: 1, error: 'EOF' }]], [api()], seldom).told).toEqual([
    warning('Prometheus gets no metrics of shop/api-green: EOF'),
  ]);
});

test('nobody is asked where nothing was started, nothing shows metrics or no Prometheus asks', () => {
  const [told] = machine.python(`
context = Context()
service = ${python(api())}
scrapes.look([], ${python(scraper)}, 0.0, context)
scrapes.look([("shop", {"name": "cache"}, 0.0)], ${python(scraper)}, 0.0, context)
scrapes.look([("shop", service, 0.0)], None, 0.0, context)
tell(context.told)`);
  expect(told).toEqual([]);
});

test('nobody waits any more: it ends without a word', () => {
  const [told] = machine.python(`
import prometheus, time
prometheus.targets = lambda port: []
context = Context()
context.abandoned.set()
scrapes.look([("shop", ${python(api())}, time.monotonic())], ${python(scraper)}, 0.0, context)
tell(context.told)`);
  expect(told).toEqual([]);
});

describe('a Prometheus', () => {
  /** One on loopback that answers so, to each question. */
  const answered = (body: string, question = 'prometheus.targets(server.server_port)') =>
    machine.python(`
import http.server, prometheus, threading
asked = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(${python(body)}.encode())
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    tell(${question})
except prometheus.Unanswered as error:
    tell(str(error))
tell(asked)`);

  test('is asked for the targets that it has', () => {
    const target = { scrapeUrl: 'http://10.200.0.3:4000/metrics', health: 'up' };
    const said = JSON.stringify({ status: 'success', data: { activeTargets: [target] } });
    expect(answered(said)).toEqual([[target], ['/api/v1/targets?state=active']]);
  });

  test.each([
    ['{"status":"error","error":"starting"}', 'Prometheus refuses a question: starting'],
    ['Service Unavailable', 'Prometheus does not answer: Expecting value: line 1 column 1 (char 0)'],
    ['[]', 'Prometheus does not answer: something else does'],
  ])('that says %s gives no answer', (body, message) => {
    expect(answered(body)[0]).toBe(message);
  });

  test('is asked for numbers as well', () => {
    const said = JSON.stringify({ status: 'success', data: { result: [{ value: [1, '0.5'] }] } });
    expect(answered(said, 'prometheus.ask(server.server_port, "up")')).toEqual([0.5, ['/api/v1/query?query=up']]);
  });
});

test('a release: asked when the old side has ended and its end is recorded; one that does not answer is one warning', () => {
  const side = { strategy: 'blue-green', ...api() };
  const shop = (image: string) => ({
    compose: {
      services: {
        'api-blue': { image, 'x-deployed': { ...side, name: 'api-blue' } },
        'api-green': { image, 'x-deployed': { ...side, name: 'api-green' } },
      },
      'x-deployment': { scraper },
    },
  });
  const release = new Release(machine);
  const deploy = (image: string, targets: string) =>
    release.deploy(
      shop(image),
      `
import prometheus
metrics.fault = lambda each, context: None
def targets(port):
    ${targets}
prometheus.targets = targets
`,
    );
  const refused = 'raise prometheus.Unanswered("Prometheus does not answer: refused")';
  const { result, events } = deploy('api:1', refused);
  expect(result).toBeDefined();
  expect(events.at(-1)).toEqual(
    warning('it is not known whether the metrics of shop/api-blue arrive: Prometheus does not answer: refused'),
  );
  machine.asked();
  const { events: after } = deploy('api:2', refused);
  expect(after.map(({ event }) => event).slice(-3)).toEqual(['keeping', 'pruning', 'warning']);
  expect(machine.asked()).toContain('stop shop-api-blue');
  expect(() => deploy('api:3', 'os._exit(9)')).toThrow();
  // What was made is kept: nothing is left to do.
  expect(release.plan(shop('api:3'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  const [ended] = machine.python('import history\ntell([each["outcome"] for each in history.entries()])');
  expect(ended).toEqual(['released', 'released', 'released']);
});
