import { AgentMachine } from './agent-machine';
import { after, before, migrated } from './migrated';
import { plainEdge, Release } from './release';
import { sick } from './shop';

// Each deploys several times, by the agent's own processes. Struck at every step by each fault: test/lab/matrix.full.test.ts.
jest.setTimeout(60_000);

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
  machine.docker = { ...machine.docker, database: before };
});

const edge = { ...plainEdge, 'nginx/nginx.conf': 'events { }\n' };
const files = { 'poller.ini': 'interval=2\n', 'postgres.conf': 'shared_buffers=2\n' };
const paused = { version: '2', leaves: after, more: { pauseSeconds: 20 } };
const next = { ...migrated(paused), ...files };
const broken = { ...migrated({ ...paused, api: sick }), ...files };

/** What has pools go on runs for real, beside the agent. */
const guarded = `
import detached, engine, os, pauses, run, subprocess
detached.start = lambda argv, _: subprocess.Popen(argv, env=run.ENVIRONMENT, start_new_session=True, stdin=subprocess.DEVNULL)
`;

/** A function \`strike\` each. */
const faults = {
  'the connection ended': 'def strike():\n    context.abandoned.set()\n',
  'Docker stopped': `
pauses.WITHOUT_DOCKER, pauses.ASKED_EVERY = 0.2, 0.05
class Away:
    def __init__(self, timeout=None):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def get(self, *_, **__):
        raise AgentError("engine-down", "Docker Engine does not answer")
    post = delete = get
def strike():
    away = ROOT / "away"
    away.mkdir()
    (away / "docker").write_text("#!/bin/sh\\necho 'Cannot connect to the Docker daemon' >&2\\nexit 1\\n")
    (away / "docker").chmod(0o755)
    run.ENVIRONMENT["PATH"] = f"{away}:{run.ENVIRONMENT['PATH']}"
    engine.Engine = Away
`,
  'the disk became full': `
def strike():
    opened = os.open
    def full(path, flags, *more, **named):
        if flags & os.O_CREAT and str(path).startswith((str(ROOT / "srv"), str(ROOT / "var"))):
            raise OSError(28, "No space left on device", str(path))
        return opened(path, flags, *more, **named)
    os.open = full
`,
};

const struck = (fault: keyof typeof faults, event: string) => `${guarded}${faults[fault]}
class Struck(Context):
    def event(self, name, **details):
        super().event(name, **details)
        if name == "${event}":
            strike()
context = Struck()
`;

const serving = () => {
  const [colour = 'blue', ...shares] = machine.chosen('api');
  const { State } = machine.docker.containers[`shop-api-${colour}`] ?? {};
  return [State?.Status, shares];
};

test.each<[fault: keyof typeof faults, event: string]>([
  ['the connection ended', 'switching'],
  ['Docker stopped', 'migrating'],
  ['Docker stopped', 'switching'],
  ['Docker stopped', 'ending'],
  ['Docker stopped', 'going-back'],
  ['the disk became full', 'migrating'],
  ['the disk became full', 'switching'],
  ['the disk became full', 'going-back'],
])('%s at the step %s: one side serves, and the next release sets right what is left', (fault, event) => {
  release.deploy(migrated({ version: '1' }));
  const { events } = release.deploy(event === 'going-back' ? broken : next, struck(fault, event), edge);
  expect(events.map((each) => each.event)).toContain(event);
  expect(serving()).toEqual(['running', []]);
  expect(release.deploy(next, guarded, edge).error).toBeUndefined();
  expect(release.plan(next, edge)).toEqual({ shop: 'nothing', edge: 'nothing' });
  expect([machine.docker.database, serving()]).toEqual([after, ['running', []]]);
  expect([machine.list('run'), machine.list('var/migrations')]).toEqual([['lock'], []]);
});
