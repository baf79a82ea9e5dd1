import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';
import { type Declared, python, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
  release.deploy(shop);
});

const shop: Declared = {
  'api.conf': 'a\n',
  compose: {
    services: { 'api-blue': { image: 'api:1' }, 'api-green': { image: 'api:1' }, worker: { image: 'worker:1' } },
  },
};

const change = (name: string, over: object) => {
  const { docker } = machine;
  const container = docker.containers[name] as unknown as { State: object };
  Object.assign(container.State, over);
  machine.docker = docker;
};

/** Volumes as Compose makes them, by the stack of each. */
const keep = (stacks: Readonly<Record<string, string | undefined>>) => {
  const labels = (stack: string) => ({ 'com.docker.compose.project': stack, 'com.docker.compose.volume': 'data' });
  const volumes = Object.entries(stacks).map(([name, stack]) => [
    name,
    { Mountpoint: join(machine.root, 'data', name), Labels: stack === undefined ? {} : labels(stack) },
  ]);
  for (const name of Object.keys(stacks)) mkdirSync(join(machine.root, 'data', name), { recursive: true });
  machine.docker = { ...machine.docker, volumes: Object.fromEntries(volumes) };
};

/** What is told of volumes that nothing declares, when the stack `shop` has these. */
const left = (volumes: readonly string[] | undefined) => {
  const { deployment, ...request } = release.request(shop) as { deployment: { stacks: { name: string }[] } };
  const stacks = deployment.stacks.map((stack) => ({
    ...stack,
    ...(volumes && { volumes: stack.name === 'shop' ? volumes : [] }),
  }));
  const asked = python({ ...request, deployment: { ...deployment, stacks } });
  const [{ warnings = [] }, { leftVolumes }] = machine.python(`
import plan, status
found = attempt(plan.plan, ${asked}, Context())
tell(found if isinstance(found, dict) else {})
tell(status.status(${asked}, Context()))
`);
  return { leftVolumes, warnings: warnings.filter((each: string) => each.includes('volume')) };
};

describe('volumes that a declaration dropped, and that are empty', () => {
  test('are told of, and stay', () => {
    keep({ shop_uploads: 'shop', shop_database: 'shop', of_another_program: 'nextcloud', anonymous: undefined });
    expect(left(['shop_database'])).toEqual({
      leftVolumes: ['shop_uploads'],
      warnings: [
        'the volume shop_uploads is declared no more, and nothing is in it. To remove it: docker volume rm shop_uploads',
      ],
    });
  });

  test('also of a stack that is declared no more', () => {
    machine.put('srv/stacks/blog/compose.yaml', '{}');
    keep({ blog_uploads: 'blog' });
    expect(left([]).leftVolumes).toEqual(['blog_uploads']);
  });

  test('are unknown where the files of an older release don’t name any', () => {
    keep({ shop_uploads: 'shop' });
    expect(left(undefined)).toEqual({ leftVolumes: [], warnings: [] });
  });
});

describe('drift', () => {
  const drift = (declared: Declared = shop) =>
    machine
      .python(`import drift\ntell(drift.drift(${python(release.request(declared))}, Context())["differences"])`)[0]
      .map(({ stack, what }: { stack: string; what: string }) => `${stack}: ${what}`);

  test('none after a release', () => {
    expect(drift()).toEqual([]);
  });

  test.each<[what: string, change: () => void, said: readonly string[]]>([
    [
      'an edit',
      () => machine.put('srv/stacks/shop/api.conf', 'b\n'),
      ['shop: api.conf was edited on the host', "shop: 1 files differ from this repository's: not deployed yet"],
    ],
    [
      'a file of nobody',
      () => machine.put('srv/stacks/shop/own.conf', ''),
      ['shop: own.conf is no file of the release'],
    ],
    ['a stack of nobody', () => machine.put('srv/stacks/blog/compose.yaml', '{}'), ['blog: is not declared any more']],
    ['an end', () => change('shop-worker', { Status: 'exited', ExitCode: 137 }), ['shop: worker is exited (137)']],
  ])('%s', (_, make, said) => {
    make();
    expect(drift()).toEqual(said);
  });

  test('an edit is shown, as it was and as it is', () => {
    machine.put('srv/stacks/shop/api.conf', 'b\n');
    const [[edit]] = machine.python(
      `import drift\ntell(drift.drift(${python(release.request(shop))}, Context())["differences"])`,
    );
    expect(edit).toEqual({
      stack: 'shop',
      what: 'api.conf was edited on the host',
      path: 'api.conf',
      was: 'a\n',
      is: 'b\n',
    });
  });

  test('what a host’s nginx and certificates hold is its own', () => {
    machine.put('srv/stacks/edge/active/shop/x', '');
    machine.put('srv/stacks/edge/certificates/x', '');
    expect(drift()).toEqual([]);
  });

  test('a repository that is ahead', () => {
    expect(drift({ ...shop, 'api.conf': 'b\n' })).toEqual([
      "shop: 1 files differ from this repository's: not deployed yet",
    ]);
  });

  test('changes nothing and takes no lock', () => {
    machine.put('srv/stacks/shop/api.conf', 'b\n');
    machine.asked();
    drift();
    expect([machine.read('srv/stacks/shop/api.conf'), machine.asked()]).toEqual(['b\n', []]);
  });
});

describe('status', () => {
  const status = () =>
    machine.python(`import status\ntell(status.status(${python(release.request(shop))}, Context()))`)[0];

  test('what runs, of which release, on which side', () => {
    const { stacks, history, undeclared, certificates } = status();
    expect(stacks[0]).toMatchObject({ name: 'shop', commit: 'c0ffee', active: { api: 'blue' } });
    const told = stacks[0].services.map(({ name, expected, condition, well }: Record<string, unknown>) => [
      name,
      expected,
      condition,
      well,
    ]);
    expect(told).toEqual([
      ['api-blue', true, 'running (healthy)', true],
      ['api-green', false, null, true],
      ['worker', true, 'running (healthy)', true],
    ]);
    expect(history).toMatchObject([{ who: 'ada@desk', outcome: 'released', stacks: ['shop', 'edge'] }]);
    expect([undeclared, certificates]).toEqual([[], []]);
  });

  test('what is ill, and a side that should not run', () => {
    change('shop-worker', { Status: 'restarting' });
    const { docker } = machine;
    const blue = docker.containers['shop-api-blue'] as unknown as { Config: { Labels: object } };
    const labels = { ...blue.Config.Labels, 'com.docker.compose.service': 'api-green' };
    docker.containers['shop-api-green'] = { ...blue, Id: 'shop-api-green', Config: { Labels: labels } } as never;
    machine.docker = docker;
    const well = status().stacks[0].services.map((each: Record<string, unknown>) => each.well);
    expect(well).toEqual([true, false, false]);
  });
});

test.each([
  [0, []],
  [-59, []],
  [100, ["this host's clock is 100 s behind the deployer's: one of them is wrong"]],
  [-86_400, ["this host's clock is 86400 s ahead of the deployer's: one of them is wrong"]],
])('a deployer whose clock is %i s ahead', (ahead, warnings) => {
  const asked = { ...release.request(shop), now: 1_000_000 + ahead };
  const [told] = machine.python(
    `import plan\nplan.time.time = lambda: 1_000_000\ntell(plan.plan(${python(asked)}, Context())["warnings"])`,
  );
  expect(told).toEqual(warnings);
});

test('whether the digest of a file with secrets was guessed is not told, however its path is spelled', () => {
  const found = machine.python(`
import files, record
from state import StackState
record.keep_stack("shop", {**record.of_stack("shop"), "filled": {"secrets/key": "of its content"}})
key = paths.stack_folder("shop") / "secrets" / "key"
key.parent.mkdir()
key.write_text("guess")
for path in ("secrets/key", "./secrets//key"):
    wanted = {"manifest": {path: files.digest_of(key)}, "secrets": {}}
    tell(StackState({"name": "shop"}, wanted, {"stacks": []}).to_install)`);
  expect(found).toEqual([['secrets/key'], ['./secrets//key']]);
});
