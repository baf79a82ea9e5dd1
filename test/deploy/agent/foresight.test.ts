import { describeAction } from '../../../src/deploy/foresight';
import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';
import { changed, shop } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const api = (image: string, more: object = {}) => ({
  'api-blue': { image, ...more },
  'api-green': { image, ...more },
});
const limited = { deploy: { resources: { limits: { memory: '3145728' }, reservations: { memory: '1048576' } } } };
const told = (declared: Declared, files: readonly string[] = [], edge?: Declared) =>
  release
    .foresee(declared, files, edge)
    .actions.map(({ stack, service, action, because }) => `${stack}: ${action} ${service}: ${because}`);

test('before the first release everything starts, of two sides one', () => {
  expect(told(shop)).toEqual([
    'shop: start database: is not there',
    'shop: start poller: is not there',
    'shop: start api: is not there',
    'edge: start nginx: is not there',
  ]);
});

test('a secret in the environment: foreseen before it is there', () => {
  const keyed = (declared: Declared) =>
    changed({}, { ...declared.compose.services, poller: { image: 'poller:1', environment: { KEY: '${SHOP_KEY:?}' } } });
  expect(told(keyed(shop))).toContain('shop: start poller: is not there');
  release.deploy(shop);
  expect(told(keyed(shop))).toEqual(['shop: recreate poller: is declared otherwise']);
});

test('nothing becomes of what is as declared', () => {
  release.deploy(shop);
  expect(release.foresee(shop)).toEqual({
    actions: [],
    memory: { limits: 0, reservations: 0, available: 2 * 2 ** 20 },
  });
});

test('a new image: the other side starts beside, and takes memory', () => {
  release.deploy(changed({}, api('api:1', limited)));
  const { actions, memory } = release.foresee(changed({}, api('api:2', limited)));
  expect(actions).toEqual([
    {
      stack: 'shop',
      service: 'api',
      action: 'switch',
      because: 'docker.io/library/api:1 becomes docker.io/library/api:2',
      from: 'blue',
      to: 'green',
      starts: ['api-green'],
    },
  ]);
  expect(memory).toEqual({ limits: 3 * 2 ** 20, reservations: 2 ** 20, available: 2 * 2 ** 20 });
});

test('files: who is told, who restarts', () => {
  release.deploy(shop);
  const other = changed({ 'postgres.conf': 'shared_buffers=2\n', 'poller.ini': 'interval=2\n' });
  expect(told(other, ['postgres.conf', 'poller.ini'])).toEqual([
    'shop: restart database: reads postgres.conf at its start alone',
    'shop: reload poller: poller.ini',
  ]);
});

test('other settings, and what is not well', () => {
  release.deploy(shop);
  const { docker } = machine;
  Object.assign(docker.containers['shop-poller']?.State as object, { Status: 'exited', ExitCode: 1 });
  machine.docker = docker;
  expect(told(changed({}, { database: { environment: { TZ: 'UTC' } } }))).toEqual([
    'shop: recreate database: is declared otherwise',
    'shop: recreate poller: is exited (1)',
  ]);
});

test('a side that does not run any more starts in its place, beside nothing, as the release has it', () => {
  release.deploy(shop);
  const { docker } = machine;
  Object.assign(docker.containers['shop-api-blue']?.State as object, { Status: 'exited', ExitCode: 1 });
  machine.docker = docker;
  const two = changed({}, api('api:2', limited));
  const { actions, memory } = release.foresee(two);
  expect(actions).toMatchObject([{ action: 'start', service: 'api', starts: ['api-blue'] }]);
  expect(memory.limits).toBe(0);
  const { events } = release.deploy(two);
  expect(events).toContainEqual({ event: 'starting', stack: 'shop', services: ['api-blue'] });
});

test('nginx on the host’s network comes beside itself', () => {
  const nginx = (image: string): Declared => ({
    'nginx/nginx.conf': '',
    compose: { services: { nginx: { image, network_mode: 'host' } } },
  });
  release.deploy(shop, '', nginx('nginx:1'));
  expect(told(shop, [], nginx('nginx:2'))).toEqual([
    'edge: upgrade nginx: docker.io/library/nginx:1 becomes docker.io/library/nginx:2',
  ]);
});

test('it changes nothing', () => {
  release.deploy(shop);
  const before = machine.read('srv/stacks/shop/compose.yaml');
  machine.asked();
  told(changed({}, api('api:2')));
  expect(machine.asked()).toEqual([]);
  expect(machine.read('srv/stacks/shop/compose.yaml')).toBe(before);
});

test('another port of a service with routes: nginx learns it for both sides at once', () => {
  const asked = (port: number) => ({ 'x-deployed': { asked: [{ address: '10.200.0.2', port }] } });
  const at = (port: number, image: string) =>
    changed({}, api(image, { ...asked(port), environment: { PORT: String(port) } }));
  release.deploy(at(4000, 'api:1'), 'import reach\nreach.fault = lambda *_: None\n');
  const ports = (declared: Declared) =>
    release.foresee(declared).actions.map((action) => [action.ports, describeAction(action)]);
  expect(ports(at(4000, 'api:2'))).toEqual([
    [undefined, 'switch   api from blue to green: docker.io/library/api:1 becomes docker.io/library/api:2'],
  ]);
  expect(ports(at(4001, 'api:1'))).toEqual([
    [
      { from: [4000], to: [4001] },
      'switch   api from blue to green: is declared otherwise (port 4000 becomes 4001: requests are refused for a moment)',
    ],
  ]);
});
