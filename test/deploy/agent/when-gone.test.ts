import { AgentMachine } from './agent-machine';

const away = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';

/** What came of a command that says the same `times`, and is then well; how often it was run, and whether the file is left. */
function afterSaying(words: string, times: number): unknown {
  const machine = new AgentMachine();
  const command = `#!/bin/sh
echo >>"$1"
[ "$(wc -l <"$1")" -gt ${times} ] || { echo '${words}' >&2; exit 1; }
`;
  machine.put('bin/resume', command, 0o755);
  const pool = { command: [`${machine.root}/bin/resume`, `${machine.root}/times`], inside: [], place: null };
  machine.put('run/paused.json', JSON.stringify([pool]));
  const [code] = machine.python(`
import when_gone
when_gone.time.sleep = lambda _: None
tell(when_gone.main(str(ROOT / "run/paused.json")))
`);
  return { code, run: machine.read('times')?.length, left: machine.list('run') };
}

test('what was paused goes on', () => {
  expect(afterSaying('', 0)).toEqual({ code: 0, run: 1, left: [] });
});

test('also when Docker comes back only after a while', () => {
  expect(afterSaying(away, 20)).toEqual({ code: 0, run: 21, left: [] });
});

test('what fails three times is left to the next run', () => {
  expect(afterSaying('no such container', 20)).toEqual({ code: 1, run: 3, left: ['paused.json'] });
});

test('without Docker it is done in the place of the container, by what runs there', () => {
  const machine = new AgentMachine();
  const away = `#!/bin/sh\necho '${'Cannot connect to the Docker daemon'}' >&2\nexit 1\n`;
  machine.put('bin/docker', away, 0o755);
  const [code, ran] = machine.python(`
import os, namespaces, subprocess, when_gone
class Container:
    process = os.getpid()
pools = [{"command": [f"{ROOT}/bin/docker"], "inside": ["psql", "--command=RESUME shop"], "place": namespaces.of(Container)}]
(ROOT / "run").mkdir(exist_ok=True)
(ROOT / "run/paused.json").write_text(json.dumps(pools))
ran, plain = [], when_gone._run
def run(argv):
    if argv[0] != "nsenter":
        return plain(argv)
    ran.append(argv)
    return subprocess.CompletedProcess(argv, 0, "", "")
when_gone._run = run
tell(when_gone.main(str(ROOT / "run/paused.json")))
tell([[each.replace(str(os.getpid()), "PID").replace(f"--setuid={os.getuid()}", "--setuid=UID").replace(f"--setgid={os.getgid()}", "--setgid=GID") for each in argv] for argv in ran])`);
  expect(code).toBe(0);
  expect(ran).toEqual([
    [
      ...['nsenter', '--target=PID', '--mount', '--uts', '--ipc', '--net', '--pid', '--setuid=UID', '--setgid=GID'],
      ...['--', 'psql', '--command=RESUME shop'],
    ],
  ]);
  expect(machine.list('run')).toEqual([]);
});

test('a process that is gone is no place, nor is another one of its number', () => {
  const [places] = new AgentMachine().python(`
import os, namespaces
class Container:
    process = os.getpid()
class Ended:
    process = 0
mine = namespaces.of(Container)
tell([
    namespaces.of(Ended),
    namespaces.enter(None, []),
    namespaces.enter({**mine, "began": "1"}, []),
    namespaces.enter({**mine, "process": 2 ** 22 + 1}, []),
    namespaces.enter(mine, ["true"])[-1],
])`);
  expect(places).toEqual([null, null, null, null, 'true']);
});
