import { AgentMachine } from './agent-machine';
import { plainEdge, Release } from './release';
import { broken, changed, next, shop, slower } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const started = (name: string) => machine.docker.containers[name]?.State.StartedAt;
const running = () => Object.keys(machine.docker.containers).sort();

test('first: everything starts in the order of what waits for what; a second time there is nothing to do', () => {
  const { result, events } = release.deploy(shop);
  expect(result).toMatchObject({ untrusted: {} });
  expect(events.map(({ event, services, service }) => `${event} ${services ?? service ?? ''}`)).toEqual([
    'installing ',
    'installed ',
    'starting database',
    'healthy database',
    'starting poller',
    'healthy poller',
    'told poller',
    'starting api-blue',
    'healthy api-blue',
    'installing ',
    'installed ',
    'switching ',
    'starting nginx',
    'healthy nginx',
    'verifying ',
    'keeping ',
    'keeping ',
    'pruning ',
  ]);
  expect(running()).toEqual(['edge-nginx', 'shop-api-blue', 'shop-database', 'shop-poller']);
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('what changed is told, restarted or started beside; nothing else is touched', () => {
  release.deploy(shop);
  machine.asked();
  const before = ['shop-database', 'shop-poller', 'shop-api-blue', 'edge-nginx'].map(started);
  release.deploy(slower);
  expect(machine.asked()).toEqual(['shop: exec -T poller poller reread']);
  expect(['shop-database', 'shop-poller', 'shop-api-blue', 'edge-nginx'].map(started)).toEqual(before);

  release.deploy(changed({ 'poller.ini': 'interval=2\n', 'postgres.conf': 'shared_buffers=2\n' }));
  expect(machine.asked()).toEqual([
    'shop: up --detach --no-deps --no-build --pull never database',
    'shop: restart --no-deps database',
  ]);
  expect(['shop-poller', 'shop-api-blue', 'edge-nginx'].map(started)).toEqual(before.slice(1));
});

test('a new image starts on the other side, nginx reloads once, then the old side ends', () => {
  release.deploy(shop);
  machine.asked();
  const { events } = release.deploy(next);
  expect(machine.asked()).toEqual([
    'shop: up --detach --no-deps --no-build --pull never api-green',
    'stop shop-api-blue',
    'rm --volumes shop-api-blue',
  ]);
  expect(machine.chosen('api')).toEqual(['green']);
  expect(events).toContainEqual({ event: 'ending', stack: 'shop', service: 'api-blue' });
  expect(release.plan(next)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a release that is not healthy goes back: files, colours, and what had read the new files reads the old ones', () => {
  release.deploy(shop);
  machine.asked();
  const { error, events } = release.deploy(broken);
  expect(error).toEqual([
    'unhealthy',
    [
      'shop: api-green is running (unhealthy)',
      '  its health check said: probe failed',
      '  it wrote last:',
      '    no database',
    ].join('\n'),
  ]);
  expect(machine.asked()).toEqual([
    'shop: exec -T poller poller reread',
    'shop: up --detach --no-deps --no-build --pull never database',
    'shop: restart --no-deps database',
    'shop: up --detach --no-deps --no-build --pull never api-green',
    // And back.
    'shop: exec -T poller poller reread',
    'shop: up --detach --no-deps --no-build --pull never database',
    'shop: restart --no-deps database',
    'stop shop-api-green',
    'rm --volumes shop-api-green',
  ]);
  expect(events.at(-1)).toEqual({ event: 'went-back', stacks: ['shop', 'edge'] });
  expect(machine.read('srv/stacks/shop/poller.ini')).toBe('interval=1\n');
  expect(running()).toEqual(['edge-nginx', 'shop-api-blue', 'shop-database', 'shop-poller']);
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a new side that is healthy and not ready gets no request, and the old one serves on', () => {
  const asking = (image: string) => {
    const api = { image, 'x-deployed': { readiness: { command: ['wget', '/health/ready'], seconds: 0.1 } } };
    return changed({}, { 'api-blue': api, 'api-green': api });
  };
  release.deploy(asking('api:1'));
  expect(machine.asked()).toContain('exec shop-api-blue wget /health/ready');
  const { events } = release.deploy(asking('api:2'));
  expect(machine.asked().slice(0, 3)).toEqual([
    'shop: up --detach --no-deps --no-build --pull never api-green',
    'exec shop-api-green wget /health/ready',
    'stop shop-api-blue',
  ]);
  expect(events).toContainEqual({ event: 'ready', stack: 'shop', service: 'api-green' });

  machine.docker = { ...machine.docker, fails: '/health/ready' };
  const { error, events: after } = release.deploy(asking('api:3'));
  expect(error).toEqual([
    'not-ready',
    [
      'after 0.1 s shop: api-blue is not ready',
      '  it was asked by wget /health/ready',
      '  which said: it says no',
      '  it wrote nothing',
    ].join('\n'),
  ]);
  // Going back doesn't wait for it: what keeps the new release from it may keep the old one.
  expect(after.at(-1)).toEqual({ event: 'went-back', stacks: ['shop', 'edge'] });
  expect(running()).toContain('shop-api-green');
  expect(running()).not.toContain('shop-api-blue');
});

test('going back leaves the new image its name; one that came under the old name gives it back', () => {
  release.deploy(shop);
  release.deploy(broken);
  expect(machine.docker.images).toMatchObject({
    'docker.io/library/api:1': 'id of api:1',
    'docker.io/library/api:2': 'id of api:2',
  });
  const { docker } = machine;
  docker.images['docker.io/library/api:1'] = 'another';
  machine.docker = docker;
  const replaced = { image: 'api:1', 'x-becomes': 'unhealthy' };
  release.deploy(changed({}, { 'api-blue': replaced, 'api-green': replaced }));
  expect(machine.docker.images['docker.io/library/api:1']).toBe('id of api:1');
});

test('a connection that ends goes back as well, to the end', () => {
  release.deploy(shop);
  const gone = `
class Gone(Context):
    def answer(self, message):
        super().answer(message)
        if message.get("services") == ["api-green"] or self.abandoned.is_set():
            self.abandoned.set()

context = Gone()
`;
  const { error, events } = release.deploy(broken, gone);
  expect(error).toEqual(['abandoned', 'the connection ended']);
  expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
  expect(running()).toEqual(['edge-nginx', 'shop-api-blue', 'shop-database', 'shop-poller']);
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a fault of the agent itself goes back as well', () => {
  release.deploy(shop);
  const fault = `
def fault(*_):
    raise RuntimeError("a bug")

verify.verify = fault
release.release = lambda request, context, own=release.release: caught(own, request, context)

def caught(own, request, context):
    try:
        return own(request, context)
    except RuntimeError as error:
        raise AgentError("fault", str(error))
`;
  const { error, events } = release.deploy(next, fault);
  expect(error).toEqual(['fault', 'a bug']);
  expect(events.map(({ event }) => event)).toContain('going-back');
  expect(machine.chosen('api')).toEqual([]);
  expect(running()).toEqual(['edge-nginx', 'shop-api-blue', 'shop-database', 'shop-poller']);
});

test('once requests reach the new side there is no way back: what fails then is done by the next run', () => {
  release.deploy(shop);
  machine.docker = { ...machine.docker, fails: 'stop shop-api-blue' };
  const { error, events } = release.deploy(next);
  expect(error).toEqual(['engine-refused', 'Docker Engine refuses stop shop-api-blue: it does not want to']);
  expect(events.map(({ event }) => event)).not.toContain('going-back');
  expect(machine.chosen('api')).toEqual(['green']);
  expect(running()).toContain('shop-api-green');
  expect(machine.python('import history\ntell(history.entries()[-1])')).toMatchObject([
    { outcome: 'unfinished', who: 'ada@desk' },
  ]);

  machine.docker = { ...machine.docker, fails: undefined };
  expect(release.deploy(next).error).toBeUndefined();
  expect(running()).toEqual(['edge-nginx', 'shop-api-green', 'shop-database', 'shop-poller']);
});

test('a side that an interrupted release has brought serves on when the next release goes back', () => {
  release.deploy(shop);
  machine.docker = { ...machine.docker, fails: 'stop shop-api-blue' };
  expect(release.deploy(next).error?.[0]).toBe('engine-refused');
  machine.docker = { ...machine.docker, fails: undefined };
  const image = () => (machine.docker.containers['shop-api-green'] as { Image?: string } | undefined)?.Image;
  const served = image();
  machine.asked();
  const { error, events } = release.deploy(broken);
  expect(error?.[0]).toBe('unhealthy');
  expect(events).toContainEqual({
    event: 'warning',
    message: 'shop: api-green serves what an interrupted release has brought, and goes on; deploy again',
  });
  expect(machine.asked().filter((command) => command.includes('api-green'))).toEqual([]);
  expect([machine.chosen('api'), image()]).toEqual([['green'], served]);
  expect(release.deploy(next).error).toBeUndefined();
  expect(release.plan(next)).toEqual({ shop: 'nothing', edge: 'nothing' });
  expect(image()).toBe(served);
});

test('a first release that fails stays, for its logs to be read', () => {
  const { error, events } = release.deploy(changed({}, { database: { 'x-becomes': 'restarting' } }));
  expect(error?.[1]).toBe('shop: database is restarting, restarted 5 times\n  it wrote nothing');
  expect(events.slice(-4)).toEqual([
    { event: 'going-back', because: error?.[1] },
    { event: 'stays', stack: 'shop' },
    { event: 'stays', stack: 'edge' },
    { event: 'went-back', stacks: [] },
  ]);
  expect(running()).toEqual(['shop-database']);
});

test('a history that can not be written: nothing begins; one that can not any more does not hide why a release failed', () => {
  machine.put('var/history.jsonl/in-the-way', '');
  expect(release.deploy(shop)).toEqual({
    error: ['history', "the history can't be written: Is a directory. Nothing was changed"],
    events: [],
  });
  expect(running()).toEqual([]);
  machine.remove('var/history.jsonl');

  const lost = `
import compose
def lose(*arguments, to_end=compose.run, **named):
    if (paths.RECORDS / "history.jsonl").is_file():
        (paths.RECORDS / "history.jsonl").unlink()
        (paths.RECORDS / "history.jsonl").mkdir()
    return to_end(*arguments, **named)
compose.run = lose
`;
  const { error, events } = release.deploy(changed({}, { database: { 'x-becomes': 'exited 3' } }), lost);
  expect(error?.[1]).toBe('shop: database is exited (3)\n  it wrote nothing');
  expect(events.at(-1)).toEqual({ event: 'warning', message: "the history can't be written: Is a directory" });
});

test('files that Compose refuses: nothing was started, and the old ones stand again', () => {
  release.deploy(shop);
  machine.asked();
  const { error } = release.deploy(
    changed({ 'poller.ini': 'x', compose: { services: {}, invalid: 'services must be a mapping\n' } }),
  );
  expect(error).toEqual(['compose', 'shop: services must be a mapping']);
  expect(machine.read('srv/stacks/shop/poller.ini')).toBe('interval=1\n');
  expect(machine.asked().join()).not.toMatch(/shop: (up|restart|exec)/);
});

// Then Docker's stand-in refuses nothing any more.
const refusedOnce = `
import back, json
go_back = back.go_back
def then_well(*arguments):
    file = ROOT / "docker.json"
    state = json.loads(file.read_text())
    del state["fails"]
    file.write_text(json.dumps(state))
    go_back(*arguments)
back.go_back = then_well`;

test('nginx that refuses its files keeps the old side, and hears the old files', () => {
  release.deploy(shop);
  machine.docker = { ...machine.docker, fails: 'nginx -t' };
  const edge = { ...plainEdge, 'nginx/nginx.conf': 'evnts {}\n' };
  const { error } = release.deploy(next, refusedOnce, edge);
  expect(error).toEqual(['edge-refused', 'nginx refuses its files: it says no']);
  expect(machine.chosen('api')).toEqual([]);
  expect(running()).toEqual(['edge-nginx', 'shop-api-blue', 'shop-database', 'shop-poller']);
  expect(machine.asked().slice(-4)).toEqual([
    'exec edge-nginx nginx -t',
    'exec edge-nginx nginx -s reload',
    'stop shop-api-green',
    'rm --volumes shop-api-green',
  ]);
});

test('what nginx was told of a service that has no two sides any more is forgotten', () => {
  release.deploy(shop);
  release.deploy(next);
  expect(machine.chosen('api')).toEqual(['green']);
  const { 'api-blue': _, 'api-green': __, ...services } = shop.compose.services as Record<string, object>;
  const single = { ...shop, compose: { services: { ...services, api: { image: 'api:2' } } } };
  expect(release.deploy(single).error).toBeUndefined();
  expect(machine.list('srv/stacks/edge/active')).toEqual([]);
  expect(release.deploy(shop).error).toBeUndefined();
  expect(running()).toContain('shop-api-blue');
});

test('nginx reads new files also when something else of its stack is started', () => {
  release.deploy(shop);
  machine.asked();
  const services = { nginx: { image: 'nginx:1', mounts: ['nginx', 'active'] }, exporter: { image: 'exporter:1' } };
  release.deploy(shop, '', { 'nginx/nginx.conf': 'events { }\n', compose: { services } });
  expect(machine.asked()).toEqual([
    'exec edge-nginx nginx -t',
    'edge: up --detach --no-deps --no-build --pull never --timeout 10 exporter',
    'exec edge-nginx nginx -s reload',
  ]);
});

test('what runs and is unhealthy is restarted', () => {
  release.deploy(shop);
  const { docker } = machine;
  const database = docker.containers['shop-database'] as unknown as { State: { Health: { Status: string } } };
  database.State.Health.Status = 'unhealthy';
  machine.docker = docker;
  expect(release.plan(shop)).toEqual({ shop: { containers: { database: 'is running (unhealthy)' } }, edge: 'nothing' });
  machine.asked();
  expect(release.deploy(shop).error).toBeUndefined();
  expect(machine.asked()).toContain('shop: restart --no-deps database');
});

test('a job runs again when files that it reads have changed, once, and not otherwise', () => {
  const job = { migrate: { image: 'migrate:1', 'x-becomes': 'exited 0', mounts: ['wanted.json'] } };
  release.deploy(changed({ 'wanted.json': '1' }, job));
  machine.asked();
  release.deploy(changed({ 'wanted.json': '1', 'poller.ini': 'interval=2\n' }, job));
  expect(machine.asked()).toEqual(['shop: exec -T poller poller reread']);
  release.deploy(changed({ 'wanted.json': '2', 'poller.ini': 'interval=2\n' }, job));
  expect(machine.asked()).toEqual(['shop: up --detach --no-deps --no-build --pull never migrate']);
});

test('an edit on the host is told, and replaced', () => {
  release.deploy(shop);
  machine.put('srv/stacks/shop/poller.ini', 'interval=9\n');
  expect(release.plan(shop)).toEqual({ shop: { install: ['poller.ini'], edited: ['poller.ini'] }, edge: 'nothing' });
});

test('a file that did not arrive whole: nothing is changed', () => {
  release.deploy(shop);
  const { error } = release.deploy(slower, '(paths.INCOMING / "shop/poller.ini").write_text("half")');
  expect(error).toEqual(['incomplete', 'shop/poller.ini did not arrive as its manifest says; nothing was changed']);
  expect(machine.read('srv/stacks/shop/poller.ini')).toBe('interval=1\n');
});

test('three releases are kept, which later releases leave alone', () => {
  const texts = [1, 2, 3, 4, 5].map((each) => `interval=${each}\n`);
  for (const [index, text] of texts.entries())
    release.deploy(
      changed({ 'poller.ini': text }),
      `import record\nrecord.now = lambda: "2026-01-0${index + 1}T00:00:00Z"`,
    );
  const kept = machine.list('srv/releases/shop');
  expect(kept).toEqual(['2026-01-03T000000Z', '2026-01-04T000000Z', '2026-01-05T000000Z']);
  expect(kept.map((each) => machine.read(`srv/releases/shop/${each}/poller.ini`))).toEqual(texts.slice(2));
});
