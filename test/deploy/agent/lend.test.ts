import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readAgentFiles } from '../../../src/deploy/agent-files';
import { AgentMachine, agentFolder } from './agent-machine';
import { pythonProgram } from './python-program';

/** The agent of a host whose folders are the test's, of another version than the deployer's. */
function hostOf(machine: AgentMachine): string {
  const folder = join(machine.root, 'lib/agent');
  cpSync(agentFolder, folder, { recursive: true });
  rmSync(join(folder, '__pycache__'), { recursive: true, force: true });
  machine.put('lib/agent/paths.py', below(machine, readFileSync(join(agentFolder, 'paths.py'), 'utf8')));
  return folder;
}

const below = (machine: AgentMachine, text: string) =>
  text.replace(/Path\("\/(srv\/vpsynth|var\/lib\/vpsynth|run\/vpsynth)"\)/g, `Path("${machine.root}/$1")`);

/** A session with it: each request when the one before is answered. */
async function session(
  folder: string,
  requests: readonly object[],
  atEach: (answered: number) => void = () => {},
): Promise<{ answers: readonly object[]; code: number | null; said: string }> {
  const child = spawn(pythonProgram, ['-I', '-B', folder, `version=${'0'.repeat(64)}`], { timeout: 60_000 });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const answers: object[] = [];
  const ask = () => {
    const next = requests[answers.length];
    if (next === undefined) child.stdin.end();
    else child.stdin.write(`${JSON.stringify(next)}\n`);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    answers.push(JSON.parse(line));
    atEach(answers.length);
    ask();
  });
  ask();
  return { code: await ended, answers, said };
}

const outdated = { error: { code: 'outdated', message: 'the host has another version of the agent' } };

test('another version answers the rest of the session, and then is gone; the host’s stays as it was', async () => {
  const machine = new AgentMachine();
  const folder = hostOf(machine);
  const before = machine.list('lib/agent');
  const { files } = readAgentFiles();
  const own = { ...files, 'paths.py': below(machine, files['paths.py'] as string), 'mine.py': 'x = 1\n' };
  // Of a session that was killed: no process has this number.
  machine.put('run/vpsynth/lent/999999999/old.py', '');
  let meanwhile: readonly string[] = [];
  const { answers, code, said } = await session(
    folder,
    [{ operation: 'still-here' }, { operation: 'lend', files: own }, { operation: 'still-here' }],
    (answered) => {
      if (answered === 2) meanwhile = machine.list('run/vpsynth/lent');
    },
  );
  expect([answers, code, said]).toEqual([[outdated, { result: {} }, { result: { held: false } }], 0, '']);
  expect([meanwhile.length, meanwhile.includes('999999999')]).toEqual([1, false]);
  expect([machine.list('run/vpsynth/lent'), machine.list('lib/agent')]).toEqual([[], before]);
});

test('what is no agent is not started', async () => {
  const machine = new AgentMachine();
  const folder = hostOf(machine);
  const { answers } = await session(folder, [
    { operation: 'lend', files: { '../evil.py': '' } },
    { operation: 'lend', files: { 'lend.py': 'no python' } },
    { operation: 'still-here' },
  ]);
  expect(answers).toEqual([
    { error: { code: 'path', message: "'../evil.py' is no file of the agent" } },
    { error: { code: 'fault', message: expect.stringContaining('SyntaxError') } },
    outdated,
  ]);
});

test('nobody makes the host’s own agent a lent one by a word', async () => {
  const machine = new AgentMachine();
  const folder = hostOf(machine);
  const before = machine.list('lib/agent');
  const child = spawn(pythonProgram, ['-I', '-B', folder, '--as=monitoring', 'version=0', 'lent'], { timeout: 60_000 });
  let answered = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (answered += text));
  child.stdin.end();
  await new Promise((resolve) => child.on('close', resolve));
  expect([answered, machine.list('lib/agent')]).toEqual(['', before]);
});
