import { rmSync } from 'node:fs';
import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';
import { broken, changed, next, shop, sick } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const running = () => Object.keys(machine.docker.containers).sort();

function setHealth(name: string, status: string): void {
  const { docker } = machine;
  const container = docker.containers[name] as unknown as { State: { Health: { Status: string } } };
  container.State.Health.Status = status;
  machine.docker = docker;
}

test('a side that is unhealthy and gets requests runs on until its successor is well', () => {
  release.deploy(shop);
  setHealth('shop-api-blue', 'unhealthy');
  machine.asked();
  expect(release.deploy(broken).error?.[0]).toBe('unhealthy');
  expect(machine.asked()).toContain('shop: up --detach --no-deps --no-build --pull never api-green');
  expect(running()).toContain('shop-api-blue');
});

test('going back runs no migration: the old one would meet a database that the new one has changed', () => {
  const migrated = changed({}, { migrate: { image: 'api:1', 'x-becomes': 'exited 0' } });
  release.deploy(migrated);
  machine.asked();
  const failing = changed(
    { compose: { services: {}, 'x-logs': '' } },
    { migrate: { image: 'api:2', 'x-becomes': 'exited 0' }, 'api-blue': sick, 'api-green': sick },
  );
  expect(release.deploy(failing).error?.[0]).toBe('unhealthy');
  expect(machine.asked().filter((each) => each.includes('up ') && each.includes('migrate'))).toHaveLength(1);
});

test('a kept release that is not whole is not gone back to: the files stay', () => {
  release.deploy(shop);
  rmSync(`${machine.root}/srv/releases/shop`, { recursive: true });
  const { events } = release.deploy(broken);
  expect(events).toContainEqual({
    event: 'warning',
    message: 'going back: the kept release of shop is not whole any more; its files stay as they are',
  });
  expect(machine.read('srv/stacks/shop/poller.ini')).toBe('interval=2\n');
});

describe('on a disk that fills while the release of a green side fails', () => {
  const failing = (full: string) => `
replace = os.replace
def no_folder(*arguments, **named):
    raise OSError(28, "No space left on device")
def no_green(partial, path):
    if path.name == "green":
        raise OSError(28, "No space left on device")
    replace(partial, path)
def fail(*_):
    ${full}
    raise AgentError("verify", "https://shop.example/ answers 502")
verify.verify = fail
`;
  const image = (name: string) => (machine.docker.containers[name] as unknown as { Image: string } | undefined)?.Image;
  const third = changed({}, { 'api-blue': { image: 'api:3' }, 'api-green': { image: 'api:3' } });
  beforeEach(() => {
    release.deploy(shop);
    release.deploy(next);
    expect(machine.chosen('api')).toEqual(['green']);
    machine.asked();
  });

  test('it gets the requests again where no folder can be made any more', () => {
    const { error, events } = release.deploy(third, failing('Path.mkdir = no_folder'));
    expect(error?.[0]).toBe('verify');
    expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
    expect([machine.chosen('api'), image('shop-api-green'), image('shop-api-blue')]).toEqual([
      ['green'],
      'id of api:2',
      undefined,
    ]);
  });

  test('the side that has the requests is left alone where not even an empty file can be written', () => {
    const { error, events } = release.deploy(third, failing('os.replace = no_green'));
    expect(error?.[0]).toBe('verify');
    expect(events.filter(({ event }) => event === 'warning').map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^going back: .*active\/shop\/api\/green can't be written: No space left on device$/),
        'shop: requests to api go on to its blue side; both sides stay as they are; deploy again',
      ]),
    );
    expect(machine.asked()).toEqual(['shop: up --detach --no-deps --no-build --pull never api-blue']);
    expect([machine.chosen('api'), image('shop-api-green'), image('shop-api-blue')]).toEqual([
      [],
      'id of api:2',
      'id of api:3',
    ]);
    // With room again the next one sets it right.
    expect(release.deploy(next).error).toBeUndefined();
    expect([machine.chosen('api'), image('shop-api-green')]).toEqual([['green'], 'id of api:2']);
    expect(release.plan(next)).toEqual({ shop: 'nothing', edge: 'nothing' });
  });
});

describe('on a full disk, what is only kept for people is told', () => {
  /** From a function on. */
  const full = (place: string, file: string) => `
import back, files, stack_release
is_full = []
write, before = files.write, ${place}
def fill(*arguments, **named):
    is_full.append(True)
    return before(*arguments, **named)
def refuse(path, *arguments, **named):
    if is_full and path.name == "${file}":
        raise AgentError("disk", f"{path.name} can't be written: No space left on device")
    return write(path, *arguments, **named)
files.write, ${place} = refuse, fill
`;
  const recreated = (image: string, worker: object = {}): Declared => ({
    compose: {
      services: {
        database: { image: `postgres:${image}`, 'x-deployed': { strategy: 'recreate' } },
        worker: {
          image: `worker:${image}`,
          depends_on: { database: {} },
          'x-deployed': { strategy: 'recreate' },
          ...worker,
        },
      },
    },
  });
  const warned = (service: string) => ({
    event: 'warning',
    message: `the next plan does not say how long shop: ${service} was away: gaps.json can't be written: No space left on device`,
  });
  const images = () =>
    ['shop-database', 'shop-worker'].map(
      (name) => (machine.docker.containers[name] as unknown as { Image: string }).Image,
    );

  test('and a good release is made', () => {
    release.deploy(recreated('1'));
    const { error, events } = release.deploy(recreated('2'), full('stack_release.StackRelease.start', 'gaps.json'));
    expect(error).toBeUndefined();
    expect(events).toEqual(expect.arrayContaining([warned('database'), warned('worker')]));
  });

  test('and a release goes back to its end', () => {
    release.deploy(recreated('1'));
    const { error, events } = release.deploy(
      recreated('2', { 'x-becomes': 'exited 1' }),
      full('back.go_back', 'gaps.json'),
    );
    expect(error?.[0]).toBe('unhealthy');
    expect(events).toContainEqual(warned('database'));
    expect(images()).toEqual(['id of postgres:1', 'id of worker:1']);
    expect(release.plan(recreated('1'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  });
});
