import { AgentMachine } from './agent-machine';
import { python, Release } from './release';
import { next, shop } from './shop';

const holder = `
import signal, subprocess, time
from lock import Lock
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    lock = Lock()
    lock.take("ada@desk")
    # What it starts must not keep the lock.
    program = subprocess.Popen(["sleep", "30"])
    os.write(writer, str(program.pid).encode())
    time.sleep(30)
    os._exit(1)
program = int(os.read(reader, 20))
`;

test('a second deployer is told who has it; it is free once its holder is killed, whatever that has started', () => {
  const [refused, taken] = new AgentMachine().python(`${holder}
tell(attempt(Lock().take, "grace@desk"))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
tell(attempt(Lock().take, "grace@desk"))
os.kill(program, signal.SIGKILL)
`);
  expect(refused).toEqual([
    'busy',
    expect.stringMatching(
      /^ada@desk \(since \d\d:\d\d:\d\d UTC, process \d+\) is deploying to this host; try again when it has ended$/,
    ),
  ]);
  expect(taken).toBeNull();
});

test('its holder may take it again, and let it go', () => {
  expect(
    new AgentMachine().python(`
from lock import Lock
lock = Lock()
lock.take("ada@desk")
tell(attempt(lock.take, "ada@desk"))
lock.release()
tell(attempt(Lock().take, "grace@desk"))`),
  ).toEqual([null, null]);
});

test('a lock without a readable holder is somebody’s', () => {
  const [code, message] = new AgentMachine().python(`
from lock import Lock
first = Lock()
first.take("ada@desk")
(ROOT / "run/lock").write_text("half {")
tell(attempt(Lock().take, "grace@desk"))`)[0];
  expect([code, message]).toEqual(['busy', 'somebody is deploying to this host; try again when it has ended']);
});

const breaking = (request: string) => `${holder}
import break_lock
tell(attempt(break_lock.break_lock, ${request}, Context()))
tell(attempt(Lock().take, "grace@desk"))
os.kill(program, signal.SIGKILL)
`;

test('who looks sees the holder, and keeps nobody from taking the lock', () => {
  const [seen, free] = new AgentMachine().python(`${holder}
import lock
seen = lock.holder()
tell([seen["who"], seen["process"] == child, time.time() - seen["since"] < 30])
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
os.kill(program, signal.SIGKILL)
tell([lock.holder(), attempt(Lock().take, "grace@desk")])`);
  expect([seen, free]).toEqual([
    ['ada@desk', true, true],
    [null, null],
  ]);
});

test('a lock is broken knowingly: the process is named, and ends', () => {
  const [broken, taken] = new AgentMachine().python(
    breaking('{"process": child}').replace(
      'import break_lock',
      'import break_lock\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)',
    ),
  );
  expect([broken, taken]).toEqual([{ who: 'ada@desk', free: true }, null]);
});

test('one that ends by itself meanwhile has ended', () => {
  const [broken] = new AgentMachine().python(`
import break_lock, subprocess
program = subprocess.Popen(["true"])
program.wait()
held = [{"who": "ada@desk", "since": 0, "process": program.pid}, None]
break_lock.locks.holder = lambda: held.pop(0)
tell(attempt(break_lock.break_lock, {"process": program.pid}, Context()))`);
  expect(broken).toEqual({ who: 'ada@desk', free: true });
});

test('not that of somebody else, who has it by now', () => {
  const [refused, taken] = new AgentMachine().python(`${breaking('{"process": 1}')}os.kill(child, signal.SIGKILL)`);
  expect([refused[0], refused[1]]).toEqual([
    'other-lock',
    expect.stringMatching(/^the lock belongs to ada@desk, process \d+, by now$/),
  ]);
  expect(taken[0]).toBe('busy');
});

test('nobody’s lock is not broken', () => {
  expect(
    new AgentMachine().python('import break_lock\ntell(attempt(break_lock.break_lock, {"process": 1}, Context()))'),
  ).toEqual([['no-lock', 'nobody deploys to this host: there is no lock to be broken']]);
});

describe('a deployer that lost its lock, and takes it again to release what it had planned', () => {
  let machine: AgentMachine;
  let release: Release;
  beforeEach(() => {
    machine = new AgentMachine();
    release = new Release(machine);
  });
  const planned = () =>
    machine.python(`import plan\ntell(plan.plan(${python(release.request(shop))}, Context())["releases"])`)[0];
  const ids = () => machine.python('import record\ntell(record.kept_releases("shop"))')[0];

  test('goes on where nobody has released since', () => {
    expect(release.deploy(shop, '', undefined, { planned: planned() }).error).toBeUndefined();
    const now = planned();
    expect(now).toEqual({ shop: ids()[0], edge: ids()[0] });
    expect(release.deploy(next, '', undefined, { planned: now }).error).toBeUndefined();
  });

  test('is refused where somebody has, and nothing is changed; other stacks are none of its business', () => {
    const before = planned();
    release.deploy(shop);
    const [first] = ids();
    const history = machine.read('var/history.jsonl');
    machine.asked();
    const why = (by: string, then: string) =>
      `shop is at ${by} by now, and was at ${then} when this was planned: the lock was lost meanwhile, and somebody else has ` +
      'deployed. No stack was changed; plan and deploy again';
    expect(release.deploy(next, '', undefined, { planned: before }).error).toEqual([
      'planned-otherwise',
      why(`release ${first}`, 'no release'),
    ]);
    expect([machine.asked(), machine.read('var/history.jsonl')]).toEqual([[], history]);
    const ofEdge = { planned: { ...planned(), edge: 'another' }, names: ['shop'] };
    expect(release.deploy(next, '', undefined, ofEdge).error).toBeUndefined();
    // Also one that was gone back from to the same files.
    const stale = planned();
    machine.python('import roll_back\nroll_back.roll_back({"who": "grace@desk"}, Context())');
    expect(release.deploy(next, '', undefined, { planned: stale }).error).toEqual([
      'planned-otherwise',
      why(`release ${first}`, `release ${ids()[1]}`),
    ]);
  });
});
