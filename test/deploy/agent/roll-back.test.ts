import { AgentMachine } from './agent-machine';
import { python, Release } from './release';
import { changed, shop } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
  release.deploy(shop);
});

const two = changed(
  { 'poller.ini': 'interval=2\n' },
  { 'api-blue': { image: 'api:2' }, 'api-green': { image: 'api:2' } },
);
const three = changed(
  { 'poller.ini': 'interval=3\n' },
  { 'api-blue': { image: 'api:3' }, 'api-green': { image: 'api:3' } },
);

const rollBack = (request: object = {}) =>
  machine.python(
    `import roll_back\ntell(attempt(roll_back.roll_back, ${python({ who: 'ada@desk', ...request })}, Context()))`,
  )[0];
const ids = () => machine.python('import record\ntell(record.kept_releases("shop"))')[0];
const serving = () => {
  const colour = machine.chosen('api').includes('green') ? 'green' : 'blue';
  const { Image } = machine.docker.containers[`shop-api-${colour}`] as unknown as { Image: string };
  return [Image, machine.read('srv/stacks/shop/poller.ini')?.trim()];
};

test('to the release before: files and images, by a release like any other', () => {
  release.deploy(two);
  expect(serving()).toEqual(['id of api:2', 'interval=2']);
  const { stacks, staying, untrusted } = rollBack();
  expect([Object.keys(stacks), staying, untrusted]).toEqual([['shop'], [], {}]);
  expect(stacks.shop).toMatchObject({ from: ids()[1], to: ids()[0], commit: 'c0ffee' });
  expect(serving()).toEqual(['id of api:1', 'interval=1']);
  expect(machine.python('import history\ntell(history.entries()[-1])')[0]).toMatchObject({
    operation: 'rollback',
    outcome: 'released',
    stacks: ['shop'],
  });
  expect(release.plan(shop)).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a second time it goes further back, not to what was left', () => {
  release.deploy(two);
  release.deploy(three);
  rollBack();
  expect(serving()).toEqual(['id of api:2', 'interval=2']);
  rollBack();
  expect(serving()).toEqual(['id of api:1', 'interval=1']);
  expect(rollBack()).toEqual([
    'no-release',
    'no earlier release of shop, changed last, is kept to go back to. Nothing was changed',
  ]);
});

test('to a named one, and only what differs', () => {
  const [first] = ids();
  release.deploy(two);
  release.deploy(three);
  expect(Object.keys(rollBack({ release: first, dryRun: true }).stacks)).toEqual(['shop']);
  expect(serving()).toEqual(['id of api:3', 'interval=3']);
  rollBack({ release: first });
  expect(serving()).toEqual(['id of api:1', 'interval=1']);
  expect(rollBack({ release: first })).toEqual([
    'no-release',
    `shop, edge: nothing differs from what was when ${first} had ended`,
  ]);
});

test('the next deployment is told that this very release was gone back from', () => {
  release.deploy(two);
  rollBack();
  const rolledBack = { who: 'ada@desk', at: expect.any(String), commit: 'c0ffee' };
  expect(release.plan(two).shop).toMatchObject({ rolledBack });
  expect(release.plan(three).shop).not.toHaveProperty('rolledBack');
  release.deploy(three);
  expect(release.plan(two).shop).not.toHaveProperty('rolledBack');
});

test('where the image’s name has gone to another one, the id decides', () => {
  const again = changed({ 'poller.ini': 'interval=2\n' });
  release.deploy(again);
  machine.docker = {
    ...machine.docker,
    images: { ...machine.docker.images, 'docker.io/library/api:1': 'id of another' },
    ...({ nameless: ['id of api:1'] } as object),
  };
  rollBack();
  expect(serving()).toEqual(['id of api:1', 'interval=1']);
});

describe('what can not be gone back to is left, and nothing changes', () => {
  const deployTwo = () => {
    release.deploy(two);
    machine.asked();
  };
  afterEach(() => expect([serving(), machine.asked()]).toEqual([['id of api:2', 'interval=2'], []]));

  test('an image that is gone', () => {
    deployTwo();
    const { 'docker.io/library/api:1': _, ...images } = machine.docker.images;
    machine.docker = { ...machine.docker, images };
    expect(rollBack()).toEqual([
      'release-gone',
      'shop: the image that api-blue ran (id of api:1) is not on this host any more',
    ]);
  });

  test('a kept file that was changed', () => {
    deployTwo();
    const [first] = ids();
    machine.remove(`srv/releases/shop/${first}/poller.ini`);
    machine.put(`srv/releases/shop/${first}/poller.ini`, 'edited');
    expect(rollBack()).toEqual([
      'release-gone',
      'the kept release of shop is not whole any more; its files stay as they are',
    ]);
  });

  test('a release that is kept no more', () => {
    deployTwo();
    expect(rollBack({ release: '2020-01-01T000000Z' })).toEqual([
      'release-gone',
      `shop: what it was when 2020-01-01T000000Z had ended is not kept; there is ${ids().join(', ')}`,
    ]);
  });

  test('a stack that there is not', () => {
    deployTwo();
    expect(rollBack({ stacks: ['shop', 'blog'] })).toEqual(['no-release', 'this host has no stack blog']);
  });
});

test('one that fails: what ran before it runs again, and the next deployment is as if nothing had been', () => {
  release.deploy(two);
  machine.docker = { ...machine.docker, fails: 'poller reread' };
  expect(rollBack()[0]).toBe('change-refused');
  machine.docker = { ...machine.docker, fails: undefined };
  expect(serving()).toEqual(['id of api:2', 'interval=2']);
  release.deploy(two);
  expect(release.plan(two)).toEqual({ shop: 'nothing', edge: 'nothing' });
});
