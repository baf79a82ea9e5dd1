import { AgentMachine } from './agent-machine';
import { Release } from './release';
import { broken, next, shop } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const entries = () => machine.python('import history\ntell(history.entries())')[0];

test('who changed what, from which commit, and how it ended', () => {
  release.deploy(shop);
  release.deploy(broken);
  expect(entries()).toEqual([
    {
      release: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d{6}Z$/),
      began: expect.any(String),
      ended: expect.any(String),
      at: expect.any(String),
      operation: 'deploy',
      who: 'ada@desk',
      commit: 'c0ffee',
      stacks: ['shop', 'edge'],
      outcome: 'released',
      seconds: expect.any(Number),
    },
    expect.objectContaining({
      outcome: 'failed',
      because: expect.stringContaining('api-green is running (unhealthy)'),
    }),
  ]);
});

test('it is only ever appended to', () => {
  release.deploy(shop);
  const before = machine.read('var/history.jsonl') as string;
  release.deploy(next);
  expect(machine.read('var/history.jsonl')?.startsWith(before)).toBe(true);
});

test('a clock that was set back makes no release older than the one before it', () => {
  const begun = machine.python(`
import history, record
ids = []
for now in ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z", "2026-11-22T11:00:00Z"):
    record.now = lambda: now
    ids.append(history.begin("deploy", "ada@desk", None, []))
tell(ids)`)[0];
  expect(begun).toEqual([
    '2026-11-22T100000Z',
    '2026-11-22T100000Z-2',
    '2026-11-22T100001Z',
    '2026-11-22T100002Z',
    '2026-11-22T110000Z',
  ]);
  expect([...begun].sort()).toEqual(begun);
});

test('one that was killed is told with its last step, and closed by the next', () => {
  release.deploy(shop);
  const killed = `
import compose
def up(*arguments, to_end=compose.run, **named):
    if "up" in arguments and "api-green" in arguments:
        os._exit(9)
    return to_end(*arguments, **named)
compose.run = up
`;
  expect(() => release.deploy(next, killed)).toThrow();
  const told = { outcome: 'interrupted', because: 'ended after the step starting' };
  expect(entries().at(-1)).toMatchObject(told);
  release.deploy(next);
  expect(entries().map(({ outcome }: { outcome: string }) => outcome)).toEqual(['released', 'interrupted', 'released']);
  expect(entries()[1]).toMatchObject({ ...told, ended: expect.any(String) });
});

test('the steps of one are those that its deployer was told', () => {
  const { events } = release.deploy(shop);
  const [{ steps }] = machine.python(
    'import history\ntell(history.history({"release": history.entries()[-1]["release"]}, Context()))',
  );
  expect(steps.map(({ release: _, at: __, ...event }: Record<string, unknown>) => event)).toEqual(events);
});

test('no secret gets into the journal', () => {
  const more =
    'context.keep_secret(["hunter2"])\nimport targets\ntargets.follow = lambda _, c: c.event("warning", message="hunter2")';
  release.deploy(shop, more);
  expect(machine.read('var/journal.jsonl')).toContain(`"message": ${JSON.stringify('•••').replaceAll('•', '\\u2022')}`);
  expect(machine.read('var/journal.jsonl')).not.toContain('hunter2');
});

test('lines of an older version, and one that a loss of power cut, hide nothing', () => {
  machine.put('var/history.jsonl', '{"at":"1","who":"ada","outcome":"released"}\n{"release":"2026-01-01T000000Z","beg');
  release.deploy(shop);
  expect(entries()).toMatchObject([
    { at: '1', outcome: 'released' },
    { outcome: 'released', who: 'ada@desk' },
  ]);
});

test.each([
  ['before it began: it is that run’s', 'record.now()', 'running'],
  ['after it was killed: another run looks at the host', '"2026-01-01T00:00:00Z"', 'interrupted'],
])('one without an end, while somebody has the lock since %s', (_, began, outcome) => {
  release.deploy(shop);
  const [found] = machine.python(`
import history, lock, record
lock.Lock().take("bob@desk")
history._add({"release": "later", "began": ${began}, "operation": "deploy", "who": "ada@desk", "stacks": []})
tell(history.entries()[-1]["outcome"])`);
  expect(found).toBe(outcome);
});
