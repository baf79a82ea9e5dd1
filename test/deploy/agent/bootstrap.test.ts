import { AgentMachine } from './agent-machine';

/** The operation with a script of the test's own. */
const operation = (script: string) => `
import bootstrap, version
from lock import Lock
version.FOLDER = ROOT / "lib"
version.FOLDER.mkdir()
(version.FOLDER / "bootstrap.sh").write_text(${JSON.stringify(script)})
context = Context()
request = {"user": "deploy", "docker": "docker", "keys": "ssh-ed25519 AAAA ada\\n"}
`;

test('the script is given the user, where Docker is from and the keys; what it says is told; nobody deploys meanwhile', () => {
  const [result, told, second] = new AgentMachine().python(`${operation('echo "$@"; cat')}
tell(attempt(bootstrap.bootstrap, request, context))
tell(context.told)
tell(attempt(Lock().take, "grace@desk"))`);
  expect(result).toEqual({});
  expect(told).toEqual([
    { event: 'bootstrap', line: 'deploy docker' },
    { event: 'bootstrap', line: 'ssh-ed25519 AAAA ada' },
  ]);
  expect(second).toEqual([
    'busy',
    expect.stringMatching(
      /^bootstrap \(since \d\d:\d\d:\d\d UTC, process \d+\) is deploying to this host; try again when it has ended$/,
    ),
  ]);
});

test('while somebody deploys the script does not start', () => {
  const [refused, told] = new AgentMachine().python(`${operation('echo started')}
deploying = Lock()
deploying.take("ada@desk")
tell(attempt(bootstrap.bootstrap, request, context))
tell(context.told)`);
  expect(refused).toEqual([
    'busy',
    expect.stringMatching(
      /^ada@desk \(since \d\d:\d\d:\d\d UTC, process \d+\) is deploying to this host; try again when it has ended$/,
    ),
  ]);
  expect(told).toEqual([]);
});

test('a script that fails is told in its last words', () => {
  const [refused] = new AgentMachine().python(`${operation('echo "error: no Docker" >&2; exit 1')}
tell(attempt(bootstrap.bootstrap, request, context))`);
  expect(refused).toEqual(['bootstrap', 'error: no Docker']);
});
