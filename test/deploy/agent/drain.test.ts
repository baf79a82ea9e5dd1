import { AgentMachine } from './agent-machine';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

/** Waits for the blue side; `looks` is what nginx says each time it is asked. */
const waits = (seconds: number, looks: readonly (number | null)[]) =>
  machine.python(`
asked, looks = [], json.loads(${JSON.stringify(JSON.stringify(looks))})
def ask(port, path):
    asked.append(f"{port}{path}")
    return (looks.pop(0) if len(looks) > 1 else looks[0]), ""
nginx_status.ask = ask
context = Context()
drain.wait(8081, [("shop", "api", "blue")], ["shop/api-blue"], ${seconds}, context)
tell(context.told)
tell(asked)`);

const emptying = (seconds: number) => ({ event: 'emptying', services: ['shop/api-blue'], seconds });
const path = '8081/in-hand/shop/api/blue';

test.each<[what: string, looks: readonly (number | null)[], asked: number]>([
  ['nothing is in hand', [200], 1],
  ['two requests are, for a while', [503, 503, 200], 3],
  ['nginx doesn’t answer for a moment', [null, 200], 2],
  ['no route leads there', [404], 1],
])('%s', (_, looks, asked) => {
  expect(waits(5, looks)).toEqual([[emptying(5)], Array(asked).fill(path)]);
});

test('not longer than the edge is declared to wait', () => {
  const [told, asked] = waits(0.05, [503]);
  expect(told).toEqual([
    emptying(0.05),
    {
      event: 'warning',
      message: 'nginx has still requests in hand for shop/api-blue after 0.05 s, which end with what is replaced',
    },
  ]);
  expect(asked.length).toBeGreaterThan(1);
});

test('nor for a deployer that has gone', () => {
  const [refused] = machine.python(`
nginx_status.ask = lambda *_: (503, "")
context = Context()
context.abandoned.set()
tell(attempt(drain.wait, 8081, [("shop", "api", "blue")], ["shop/api-blue"], 60, context))`);
  expect(refused).toEqual(['abandoned', expect.any(String)]);
});

test('what comes to light of the new side meanwhile is not waited for', () => {
  const [refused] = machine.python(`
nginx_status.ask = lambda *_: (503, "")
def meanwhile():
    raise AgentError("unhealthy", "shop: api-green has no container any more")
tell(attempt(drain.wait, 8081, [("shop", "api", "blue")], ["shop/api-blue"], 60, Context(), meanwhile))`);
  expect(refused).toEqual(['unhealthy', 'shop: api-green has no container any more']);
});

const service = (name: string, more: object) => ({ name, workload: name.split('-')[0], ...more });
const stack = {
  name: 'shop',
  services: [
    service('api-blue', { colour: 'blue' }),
    service('api-green', { colour: 'green' }),
    service('web', { rotation: 'without-1' }),
    service('web-2', { rotation: 'without-2' }),
    service('worker', {}),
  ],
};

test.each<[what: string, service: string, groups: readonly string[]]>([
  ['a side has the requests of its colour', 'api-blue', ['api blue']],
  ['a replica may have those of each group but the one without it', 'web', ['web all', 'web without-2']],
  ['what nginx doesn’t choose has none', 'worker', []],
  ['what is declared no more has none', 'gone', []],
])('%s', (_, name, groups) => {
  const [found] = machine.python(`
import types
stack = json.loads(${JSON.stringify(JSON.stringify(stack))})
tell(drain.groups_of(stack, [types.SimpleNamespace(service="${name}")]))`);
  expect(found).toEqual(groups.map((each) => ['shop', ...each.split(' ')]));
});

describe('where nginx says that requests go', () => {
  const expects = (answers: string) =>
    machine.python(`
nginx_status.ask = lambda port, path: ${answers}
tell(attempt(nginx_status.expect_chosen, 8081, "shop", "api", "green"))`)[0];

  test.each(['(200, "green")', '(404, "")'])('%s: as the host says, or nowhere', (answers) => {
    expect(expects(answers)).toBeNull();
  });

  test.each([
    ['(200, "blue")', 'sends them to blue'],
    ['(None, "")', "doesn't answer"],
  ])('%s: it does not follow', (answers, does) => {
    expect(expects(answers)).toEqual([
      'edge-refused',
      `shop: requests to api are to go to green, and nginx ${does}: can it read active/shop/api?`,
    ]);
  });
});
