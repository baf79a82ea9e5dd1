import { AgentMachine } from './agent-machine';

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
