import { spawnSync } from 'node:child_process';
import { readAgentFiles } from '../../../src/deploy/agent-files';
import { AgentMachine, agentFolder } from './agent-machine';
import { pythonProgram } from './python-program';
import { python } from './release';

/** The agent as its launcher starts it. */
function agent(argument: readonly string[], ...lines: string[]) {
  const { status, stdout, stderr } = spawnSync(pythonProgram, ['-I', '-B', agentFolder, ...argument], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    timeout: 20_000,
  });
  const answers = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, answers: answers.map((line) => JSON.parse(line)) };
}

const noRequest = {
  error: { code: 'request', message: 'a request is a JSON object with an operation, on a line of its own' },
};

test('what is no request is refused, in its turn, and not repeated', () => {
  const lines = ['{"operation": ', 'null', '[]', '"plan"', '{}', '{"operation": 1}', ''];
  expect(agent([], ...lines)).toEqual({ status: 0, stderr: '', answers: lines.map(() => noRequest) });
});

test('an operation that there is none of is refused', () => {
  expect(agent([], '{"operation": "shell"}').answers).toEqual([
    { error: { code: 'operation', message: 'this agent knows no operation shell' } },
  ]);
});

test('to a deployer of another version it says so; to its own it answers', () => {
  const { version } = readAgentFiles();
  const outdated = { error: { code: 'outdated', message: 'the host has another version of the agent' } };
  expect(agent([`version=${'0'.repeat(64)}`], '{"operation":"status"}').answers).toEqual([outdated]);
  // Its own version: it goes on to look for what to answer, and misses the request's details.
  expect(agent([`version=${version}`], '{"operation":"status"}').answers).toEqual([
    { error: { code: 'fault', message: expect.stringContaining("KeyError: 'deployment'") } },
  ]);
});

test('a word that it does not know ends it', () => {
  expect(agent(['shell'])).toEqual({ status: 2, stderr: 'vpsynth-agent: there is no command shell\n', answers: [] });
});

/** Operations of the test's own, asked one after another. */
function serve(operations: string, requests: readonly object[], encoding = 'utf-8') {
  return new AgentMachine().python(`
import types
tested = types.ModuleType("tested")
tested.AgentError = AgentError
exec(${JSON.stringify(operations)}, tested.__dict__)
sys.modules["tested"] = tested
protocol.OPERATIONS.update({name.replace("_", "-"): "tested" for name in dir(tested)})
reader, writer = os.pipe()
os.write(writer, ${python(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))}.encode())
os.close(writer)
sys.stdin = os.fdopen(reader, encoding="${encoding}")
protocol.serve(None)`);
}

const planted = 'planted-value-5f1d';

test('secrets are in no event, result, error or trace', () => {
  const operations = `
def ask(request, context):
    context.keep_secret([request["value"], request["value"] + "-longer", ""])
    context.event("told", text="it is " + request["value"] + "-longer.", deep=[{"value": request["value"]}])
    return {"value": request["value"]}
def refuse(request, context):
    raise AgentError("no", "not " + request["value"])
def fail(request, context):
    raise RuntimeError(request["value"])
`;
  const answers = serve(operations, [
    { operation: 'ask', value: planted },
    { operation: 'ask', value: 'another' },
    { operation: 'refuse', value: planted },
    { operation: 'fail', value: planted },
  ]);
  expect(answers.slice(0, 2)).toEqual([
    { event: 'told', text: 'it is •••.', deep: [{ value: '•••' }] },
    { result: { value: '•••' } },
  ]);
  expect(answers[4]).toEqual({ error: { code: 'no', message: 'not •••' } });
  expect(JSON.stringify(answers)).not.toContain(planted);
});

test('text is UTF-8 whatever the locale of the host', () => {
  const operations = 'def echo(request, context):\n    return [request["text"], len(request["text"])]';
  expect(serve(operations, [{ operation: 'echo', text: 'é€' }], 'latin-1')).toEqual([{ result: ['é€', 2] }]);
});

test('an operation hears that the connection ended, and what was asked after it is not lost', () => {
  const operations = `
import time
def wait(request, context):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        context.stay()
        time.sleep(0.01)
def go_back(request, context):
    context.end_alone()
    context.stay()
    return "to the end"
`;
  expect(serve(operations, [{ operation: 'wait' }, { operation: 'go-back' }])).toEqual([
    { error: { code: 'abandoned', message: 'the connection ended' } },
    { result: 'to the end' },
  ]);
});

test('a reader that is gone does not end an operation', () => {
  const [abandoned] = new AgentMachine().python(`
reader, writer = os.pipe()
os.close(reader)
context = protocol.Context(os.fdopen(writer, "w"))
context.event("told")
tell(context.abandoned.is_set())
sys.stdout.flush()
os._exit(0)`);
  expect(abandoned).toBe(true);
});

describe('the files of the agent itself', () => {
  const sound = { '__main__.py': 'x = 1\n', 'bootstrap.sh': '#!/bin/sh\n', gate: '#!/bin/sh\n# new\n' };
  function replace(files: object) {
    const machine = new AgentMachine();
    machine.put('lib/agent/__main__.py', 'x = 0\n');
    machine.put('lib/agent/gone.py', '');
    machine.put('lib/gate', '#!/bin/sh\n');
    const [answer] = machine.python(`
import replace, version
version.FOLDER = ROOT / "lib/agent"
try:
    tell(attempt(replace.replace, {"files": ${python(files)}}, Context()))
except SyntaxError as error:
    tell(["syntax", error.msg])`);
    return { machine, answer, kept: machine.read('lib/agent/__main__.py') === 'x = 0\n' };
  }

  test('are replaced as a whole, and the gate beside them', () => {
    const { machine, answer } = replace(sound);
    expect(machine.list('lib')).toEqual(['agent', expect.stringMatching(/^agent-/), 'gate']);
    expect(machine.list('lib/agent')).toEqual(['__main__.py', 'bootstrap.sh', 'gate']);
    expect(machine.read('lib/gate')).toBe(sound.gate);
    expect(machine.python('import version\nversion.FOLDER = ROOT / "lib/agent"\ntell(version.own())')).toEqual([
      answer.version,
    ]);
  });

  test.each<[what: string, files: object, answer: readonly string[]]>([
    ['a path', { ...sound, '../evil.py': '' }, ['path', "'../evil.py' is no file of the agent"]],
    ['another kind', { ...sound, 'evil.so': '' }, ['path', "'evil.so' is no file of the agent"]],
    ['no Python', { ...sound, 'a.py': 'def' }, ['syntax', 'invalid syntax']],
  ])('are left as they are by %s', (_, files, answer) => {
    expect(replace(files)).toMatchObject({ answer, kept: true });
  });

  test('are not replaced under a deployment that runs', () => {
    const machine = new AgentMachine();
    expect(
      machine.python(`
import replace
from lock import Lock
lock = Lock()
lock.take("ada@desk")
tell(attempt(replace.replace, {"files": {}}, Context())[0])`),
    ).toEqual(['busy']);
  });
});
