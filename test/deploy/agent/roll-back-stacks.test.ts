import { AgentMachine } from './agent-machine';
import { type Declared, python, Release } from './release';
import { changed, shop } from './shop';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
  deploy(['shop', 'blog', 'edge'], { shop: 1, blog: 1 });
});

/** The n-th files of a stack. */
const blog = (n: number): Declared => ({
  'page.txt': `${n}\n`,
  compose: { services: { page: { image: 'page:1', mounts: ['page.txt'] } } },
});

/** A release of these stacks, of all that are declared; returns its id. */
function deploy(names: readonly string[], at: { shop: number; blog: number }): string {
  const release = new Release(machine, { blog: blog(at.blog) });
  const { result } = release.deploy(changed({ 'poller.ini': `interval=${at.shop}\n` }), '', undefined, { names });
  return (result as { release: string }).release;
}

const rollBack = (request: object = {}) =>
  machine.python(`
import roll_back
context = Context()
tell(attempt(roll_back.roll_back, ${python({ who: 'ada@desk', ...request })}, context))
tell([each for each in context.told if each["event"] == "rolling-back"])
`);
const stand = () => [
  machine.read('srv/stacks/shop/poller.ini')?.trim(),
  machine.read('srv/stacks/blog/page.txt')?.trim(),
];

test('said twice, it never takes another project back: it goes no further than the stacks of the first time', () => {
  const first = machine.python('import record\ntell(record.kept_releases("shop")[0])')[0];
  deploy(['blog'], { shop: 1, blog: 2 });
  const third = deploy(['shop'], { shop: 2, blog: 2 });
  const [{ stacks }, told] = rollBack();
  expect([Object.keys(stacks), told]).toEqual([
    ['shop'],
    [expect.objectContaining({ event: 'rolling-back', stack: 'shop', from: third, to: first })],
  ]);
  expect(stand()).toEqual(['interval=1', '2']);
  expect(rollBack()).toEqual([
    [
      'no-release',
      'no earlier release of shop, changed last, is kept to go back to. Nothing was changed.\n' +
        'Another stack goes back when it is named:\n  npx vpsynth rollback vps1 --stack blog',
    ],
    [],
  ]);
  expect(stand()).toEqual(['interval=1', '2']);
  rollBack({ stacks: ['blog'] });
  expect(stand()).toEqual(['interval=1', '1']);
});

test('said twice, where the release that would go has changed another project as well: it asks which', () => {
  const both = deploy(['shop', 'blog'], { shop: 2, blog: 2 });
  deploy(['shop'], { shop: 3, blog: 2 });
  rollBack();
  expect(rollBack()[0]).toEqual([
    'ambiguous',
    `shop went back last, to ${both}, and that release has changed blog as well. Nothing was changed.\n` +
      'Say which go further back: npx vpsynth rollback vps1 --stack shop\n' +
      'or all of them: npx vpsynth rollback vps1 --stack shop --stack blog',
  ]);
  expect(stand()).toEqual(['interval=2', '2']);
  rollBack({ stacks: ['shop', 'blog'] });
  expect(stand()).toEqual(['interval=1', '1']);
});

test('what the last release brought for the first time stays, and is named; without anything else nothing goes back', () => {
  const alone = new Release(machine, { blog: blog(1), wiki: blog(1) });
  alone.deploy(shop, '', undefined, { names: ['wiki'] });
  const refused = 'no earlier release of wiki, changed last, is kept to go back to. Nothing was changed';
  expect(rollBack()[0]).toEqual(['no-release', refused]);
  expect(rollBack({ stacks: ['wiki', 'shop'] })[0]).toEqual([
    'no-release',
    'no earlier release of wiki, shop is kept to go back to',
  ]);
  const withIt = new Release(machine, { blog: blog(2), wiki: blog(1), forum: blog(1) });
  withIt.deploy(shop, '', undefined, { names: ['blog', 'forum'] });
  const [{ stacks, staying }] = rollBack();
  expect([Object.keys(stacks), staying, stand()]).toEqual([['blog'], ['forum'], ['interval=1', '1']]);
});

test('a rollback that was killed while it was kept goes on with the stacks that are left', () => {
  deploy(['shop', 'blog'], { shop: 2, blog: 2 });
  machine.python(`
import roll_back, transaction
keep = transaction.Transaction._keep
def killed(self, stack, state):
    if stack["name"] == "blog":
        raise AgentError("killed", "the machine lost its power")
    keep(self, stack, state)
transaction.Transaction._keep = killed
tell(attempt(roll_back.roll_back, ${python({ who: 'ada@desk' })}, Context()))
`);
  expect(Object.keys(rollBack({ dryRun: true })[0].stacks)).toEqual(['blog']);
  rollBack();
  expect(stand()).toEqual(['interval=1', '1']);
});
