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
  machine.put('run/paused.json', JSON.stringify([[`${machine.root}/bin/resume`, `${machine.root}/times`]]));
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
