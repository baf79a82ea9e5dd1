import { AgentMachine } from './agent-machine';
import { type Declared, python, Release } from './release';
import { changed } from './shop';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const shop = (n: number) =>
  changed(
    { 'poller.ini': `interval=${n}\n` },
    { 'api-blue': { image: `api:${n}` }, 'api-green': { image: `api:${n}` } },
  );
const blog = (n: number): Declared => ({ compose: { services: { blog: { image: `blog:${n}` } } } });
const edge = (routes: string): Declared => ({
  'nginx/nginx.conf': `${routes}\n`,
  compose: { services: { nginx: { image: 'nginx:1', network_mode: 'host', mounts: ['nginx', 'active'] } } },
});

/** A release of these stacks, of all that are declared. */
const deploy = (names: readonly string[], at: { shop: number; blog: number }, routes = 'shop blog', before = '') =>
  new Release(machine, { blog: blog(at.blog) }).deploy(shop(at.shop), before, edge(routes), { names });
const rollBack = (request: object = {}) =>
  machine.python(
    `import roll_back\ntell(attempt(roll_back.roll_back, ${python({ who: 'ada@desk', ...request })}, Context()))`,
  )[0];
const kept = (stack: string): string[] => machine.python(`import record\ntell(record.kept_releases("${stack}"))`)[0];
const images = () => {
  const colour = machine.chosen('api').includes('green') ? 'green' : 'blue';
  const containers = machine.docker.containers as unknown as Record<string, { readonly Image: string }>;
  return [`shop-api-${colour}`, 'blog-blog'].map((name) => containers[name]?.Image.replace('id of ', ''));
};
const all = ['shop', 'blog', 'edge'];

test('to what ran before, not to what was gone back from', () => {
  deploy(all, { shop: 1, blog: 1 });
  deploy(['shop'], { shop: 2, blog: 1 });
  rollBack();
  deploy(['shop'], { shop: 3, blog: 1 });
  rollBack();
  expect(images()).toEqual(['api:1', 'blog:1']);
});

test('what ran before is kept, and goes after what was gone back from', () => {
  deploy(all, { shop: 1, blog: 1 });
  const [first] = kept('shop');
  for (const bad of [2, 3, 4]) {
    deploy(['shop'], { shop: bad, blog: 1 });
    rollBack();
    expect(images()).toEqual(['api:1', 'blog:1']);
  }
  deploy(['shop'], { shop: 5, blog: 1 });
  deploy(['shop'], { shop: 6, blog: 1 });
  expect(kept('shop')).toEqual([first, expect.any(String), expect.any(String)]);
  rollBack();
  expect(images()).toEqual(['api:5', 'blog:1']);
  rollBack();
  expect(images()).toEqual(['api:1', 'blog:1']);
});

test('to a named run: what ran when it had ended, also where that had been gone back to', () => {
  deploy(all, { shop: 1, blog: 1 });
  deploy(['shop'], { shop: 2, blog: 1 });
  rollBack();
  deploy(['blog'], { shop: 1, blog: 2 });
  const third = kept('blog').at(-1);
  deploy(['blog'], { shop: 1, blog: 3 });
  expect(Object.keys(rollBack({ release: third }).stacks)).toEqual(['blog']);
  expect(images()).toEqual(['api:1', 'blog:2']);
});

test('what was in the last run, and not changed by it, stays', () => {
  deploy(all, { shop: 1, blog: 1 }, 'shop');
  deploy(['blog', 'edge'], { shop: 1, blog: 2 });
  // As where a container was down and a certificate due.
  deploy(all, { shop: 2, blog: 2 });
  expect(Object.keys(rollBack().stacks)).toEqual(['shop']);
  expect(images()).toEqual(['api:1', 'blog:2']);
  expect(machine.read('srv/stacks/edge/nginx/nginx.conf')).toBe('shop blog\n');
});

describe('over another shape of what nginx sends requests to', () => {
  const web = (name: string, port: number, more: object = {}) => ({
    [name]: { image: 'web:1', 'x-deployed': { workload: 'web', routedTo: [`192.0.2.1:${port}`], ...more } },
  });
  const rolling: Declared = { compose: { services: web('web', 3000, { rotation: 'without-1' }) } };
  const sides: Declared = { compose: { services: { ...web('web-blue', 3001), ...web('web-green', 3002) } } };
  const deployed = (stack: Declared, routes: string) => new Release(machine).deploy(stack, '', edge(routes));

  test('nginx goes back too, or nothing', () => {
    deployed(rolling, 'web');
    deployed(sides, 'sides');
    machine.asked();
    expect(rollBack({ stacks: ['shop'] })).toEqual([
      'ambiguous',
      'shop: nginx sends requests elsewhere than it would have to then, and edge would stay as it is. Nothing was changed.\n' +
        'Take both back: npx vpsynth rollback vps1 --stack shop --stack edge\nor revert the commit, and deploy',
    ]);
    expect(machine.asked()).toEqual([]);
    expect(Object.keys(rollBack().stacks)).toEqual(['shop', 'edge']);
    expect(machine.read('srv/stacks/edge/nginx/nginx.conf')).toBe('web\n');
  });
});

describe('a release that serves, and was not kept', () => {
  const full = 'import kept\ndef no(*_):\n    raise AgentError("disk", "no space left")\nkept.keep = no\n';

  test('goes back to the one before it', () => {
    deploy(all, { shop: 1, blog: 1 });
    deploy(['shop'], { shop: 2, blog: 1 });
    const second = kept('shop').at(-1);
    expect(deploy(['shop'], { shop: 3, blog: 1 }, undefined, full).error).toEqual(['disk', 'no space left']);
    expect(images()).toEqual(['api:3', 'blog:1']);
    const last = machine.python('import history\ntell(history.entries()[-1])')[0];
    expect(last.outcome).toBe('unfinished');
    expect(rollBack().stacks).toMatchObject({ shop: { from: last.release, to: second } });
    expect(images()).toEqual(['api:2', 'blog:1']);
    rollBack();
    expect(images()).toEqual(['api:1', 'blog:1']);
  });

  test('also where that was the first, by its name too', () => {
    deploy(all, { shop: 1, blog: 1 });
    const [first] = kept('shop');
    deploy(['shop'], { shop: 2, blog: 1 }, undefined, full);
    expect(rollBack({ dryRun: true }).stacks).toMatchObject({ shop: { to: first } });
    rollBack({ release: first });
    expect(images()).toEqual(['api:1', 'blog:1']);
  });
});
