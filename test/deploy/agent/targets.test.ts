import { AgentMachine } from './agent-machine';
import { type Declared, python, Release } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const monitor = { name: 'monitor', edge: false, targets: 'prometheus/targets' };
const edge = { name: 'edge', edge: true };
const shown = (path: string, stack = 'monitor') => machine.read(`srv/stacks/${stack}/active/${path}/targets.yml`);

function targets(path: string): void {
  for (const colour of ['blue', 'green'])
    machine.put(`srv/stacks/monitor/prometheus/targets/${path}.${colour}.yml`, `- targets: [${path} ${colour}]\n`);
}

function follow(...stacks: readonly object[]): unknown {
  const [told] = machine.python(
    `import targets\ncontext = Context()\ntargets.follow(${python({ stacks })}, context)\ntell(context.told)`,
  );
  return told;
}

test('the active colour is shown, blue where none was said; every user may read it', () => {
  targets('shop/api');
  targets('shop/web');
  machine.put('srv/stacks/edge/active/shop/api/green', '');
  expect(follow(monitor, edge)).toEqual([]);
  expect(shown('shop/api')).toBe('- targets: [shop/api green]\n');
  expect(shown('shop/web')).toBe('- targets: [shop/web blue]\n');
  expect(machine.python('tell(mode(paths.targets_file("monitor", "shop", "api")))')).toEqual(['0o444']);
});

test('what is shown already is left alone, what is of another colour or content replaced', () => {
  targets('shop/api');
  follow(monitor, edge);
  const inode = 'tell(os.lstat(paths.targets_file("monitor", "shop", "api")).st_ino)';
  const [before] = machine.python(inode);
  follow(monitor, edge);
  expect(machine.python(inode)).toEqual([before]);

  machine.put('srv/stacks/monitor/prometheus/targets/shop/api.blue.yml', '- targets: [moved]\n');
  follow(monitor, edge);
  expect(shown('shop/api')).toBe('- targets: [moved]\n');
});

test('a workload that is gone is shown no more, and what else the host holds there stays', () => {
  targets('shop/api');
  machine.put('srv/stacks/monitor/active/old/api/targets.yml', '[]\n');
  machine.put('srv/stacks/monitor/active/shop/web/targets.yml', '[]\n');
  machine.put('srv/stacks/monitor/active/shop/web/green', '');
  follow(monitor, edge);
  expect(machine.list('srv/stacks/monitor/active')).toEqual(['shop']);
  expect(machine.list('srv/stacks/monitor/active/shop/web')).toEqual(['green']);
});

test('without an edge it is blue; without a Prometheus nothing is shown', () => {
  targets('shop/api');
  follow({ name: 'monitor', edge: false });
  expect(machine.list('srv/stacks/monitor')).toEqual(['prometheus']);
  follow(monitor);
  expect(shown('shop/api')).toBe('- targets: [shop/api blue]\n');
});

test('a file that can not be written is told: services run without being watched', () => {
  targets('shop/api');
  machine.put('srv/stacks/monitor/active/shop', 'in the way');
  expect(follow(monitor, edge)).toEqual([
    { event: 'warning', message: expect.stringMatching(/^monitor does not follow the active colours: /) },
  ]);
});

const shop = (image: string, over: object = {}): Declared => ({
  'targets/shop/api.blue.yml': 'blue\n',
  'targets/shop/api.green.yml': 'green\n',
  compose: { services: { 'api-blue': { image, ...over }, 'api-green': { image, ...over } } },
});

test('a release shows what it switched to before the old side ends, and what it goes back to', () => {
  const release = new Release(machine);
  release.deploy(shop('api:1'));
  expect(shown('shop/api', 'shop')).toBe('blue\n');

  machine.docker = { ...machine.docker, fails: 'stop shop-api-blue' };
  expect(release.deploy(shop('api:2')).error?.[0]).toBe('engine-refused');
  expect(shown('shop/api', 'shop')).toBe('green\n');

  machine.docker = { ...machine.docker, fails: undefined };
  expect(release.deploy(shop('api:2')).error).toBeUndefined();
  expect(release.plan(shop('api:2'))).toEqual({ shop: 'nothing', edge: 'nothing' });

  const abandoned = 'import edge\ndef end(*_):\n    raise AgentError("abandoned", "gone")\nedge.wait_for_old = end';
  expect(release.deploy(shop('api:3'), abandoned).error?.[0]).toBe('abandoned');
  expect(shown('shop/api', 'shop')).toBe('green\n');
});

test('the targets of a first release are there before it starts', () => {
  new Release(machine).deploy(shop('api:1', { 'x-becomes': 'unhealthy' }));
  expect(shown('shop/api', 'shop')).toBe('blue\n');
});
