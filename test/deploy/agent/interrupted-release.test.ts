import { AgentMachine } from './agent-machine';
import { Release } from './release';
import { next, shop, slower } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

test('an interrupted run: what is there and was not read is read', () => {
  release.deploy(shop);
  machine.put('srv/stacks/shop/poller.ini', 'interval=2\n');
  expect(release.plan(slower)).toEqual({ shop: { unread: ['poller.ini'], edited: ['poller.ini'] }, edge: 'nothing' });
  machine.asked();
  release.deploy(slower);
  expect(machine.asked()).toEqual(['shop: exec -T poller poller reread']);
});

// As by SIGKILL, once containers run and colours are said.
const killed = 'import edge, os\nedge.take_over = lambda *_: os._exit(0)';

test('a run that was killed once a colour was said: the next ends the old side', () => {
  release.deploy(shop);
  expect(release.deploy(next, killed).events).toBeUndefined();
  expect(machine.chosen('api')).toEqual(['green']);
  expect(release.plan(next).shop).toMatchObject({ interrupted: true, leftovers: ['api-blue'] });
  machine.asked();
  release.deploy(next);
  expect(machine.asked()).toEqual(['stop shop-api-blue', 'rm --volumes shop-api-blue']);
  expect(release.plan(next)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a run that was killed once a colour was said, and another release after it: the side that has the requests serves on', () => {
  release.deploy(shop);
  release.deploy(next, killed);
  machine.asked();
  release.deploy(shop);
  expect(machine.asked()).toEqual([
    'shop: rm --force --stop api-blue',
    'shop: up --detach --no-deps --no-build --pull never api-blue',
    'stop shop-api-green',
    'rm --volumes shop-api-green',
  ]);
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a run that was killed, and the release of before after it: what had read the new files reads the old ones', () => {
  release.deploy(shop);
  expect(release.deploy({ ...slower, 'added.ini': '' }, killed).events).toBeUndefined();
  machine.asked();
  release.deploy(shop);
  expect(machine.asked()).toContain('shop: exec -T poller poller reread');
  expect(machine.list('srv/stacks/shop')).not.toContain('added.ini');
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});
