import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine, agentFolder } from './agent-machine';
import { pythonProgram } from './python-program';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const folder = expect.stringMatching(/^agent-[0-9a-f]{12}-/);

/** Puts agents of these names in place, one after the other; whether each changed anything. */
const place = (...names: readonly string[]) =>
  machine.python(`
import place
def files_of(name):
    return {"__main__.py": f"it = '{name}'".encode(), "bootstrap.sh": b"#!/bin/sh", "gate": f"# {name}".encode()}
(ROOT / "lib").mkdir(exist_ok=True)
tell([place.place(ROOT / "lib", files_of(name)) for name in ${JSON.stringify(names)}])`)[0];
const main = () => machine.read('lib/agent/__main__.py');

test('a link leads to a folder of the version’s own; the one of before stays, for what still runs from it', () => {
  expect(place('one', 'two', 'three', 'three')).toEqual([true, true, true, false]);
  expect(machine.list('lib')).toEqual(['agent', folder, folder, 'gate']);
  expect(readlinkSync(join(machine.root, 'lib/agent'))).toEqual(folder);
  expect([main(), machine.read('lib/gate')]).toEqual(["it = 'three'", '# three']);
});

/** An agent from before there was a link, or none. */
const layouts: Readonly<Record<string, (machine: AgentMachine) => void>> = {
  nothing: () => {},
  'a folder': (machine) => {
    machine.put('lib/agent/__main__.py', "it = 'old'");
    machine.put('lib/agent.old/__main__.py', "it = 'older'");
    machine.put('lib/gate', '# old', 0o755);
  },
  'a link': () => place('old'),
};

test.each(Object.keys(layouts))(
  'upon %s, ended at any point: an agent is there, whole, and the next run finishes',
  (layout) => {
    layouts[layout]?.(machine);
    const [ends, last] = machine.python(`
import shutil, place
files_of = lambda name: {"__main__.py": f"it = '{name}'".encode(), "bootstrap.sh": b"#!/bin/sh", "gate": f"# {name}".encode()}
library, before = ROOT / "lib", ROOT / "before"
library.mkdir(exist_ok=True)
shutil.copytree(library, before, symlinks=True)
def ending_at(step):
    """Every change of the disk is a step; before this one it ends."""
    left = [step]
    def counted(function):
        def call(*arguments, **named):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return function(*arguments, **named)
        return call
    for module, name in ((os, "replace"), (os, "rename"), (os, "symlink"), (os, "unlink"), (os, "rmdir"), (os, "fsync"), (os, "mkdir"), (place, "_exchange")):
        setattr(module, name, counted(getattr(module, name)))
ends = []
for step in range(1000):
    shutil.rmtree(library)
    shutil.copytree(before, library, symlinks=True)
    child = os.fork()
    if child == 0:
        ending_at(step)
        place.place(library, files_of("new"))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    main = library / "agent/__main__.py"
    ends.append([code, main.read_text() if main.exists() else None])
    if code == 0:
        break
    place.place(library, files_of("new"))
    assert main.read_text() == "it = 'new'" and not list(library.glob("agent.*"))
tell(ends)
tell(sorted(path.name for path in library.iterdir()))`);
    const before = layout === 'nothing' ? [] : ["it = 'old'"];
    const found = ends.map(([, text]: [number, string | null]) => text);
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found)).toEqual(new Set([...(layout === 'nothing' ? [null] : before), "it = 'new'"]));
    // Never back and forth.
    expect(found.lastIndexOf(before[0] ?? null)).toBe(found.indexOf("it = 'new'") - 1);
    expect(last).toEqual(layout === 'a link' ? ['agent', folder, folder, 'gate'] : ['agent', folder, 'gate']);
  },
);

test('where a file system can not swap two names, the folder of an earlier version goes aside', () => {
  layouts['a folder']?.(machine);
  machine.remove('lib/agent.old');
  machine.python(`import place\nplace._exchange = lambda *_: False
place.place(ROOT / "lib", {"__main__.py": b"new", "gate": b"#"})`);
  expect([main(), machine.list('lib')]).toEqual(['new', ['agent', folder, 'gate']]);
});

test('a gate that was changed on the host comes back, also where the agent is as it should be', () => {
  place('one');
  machine.put('lib/gate', '# one', 0o700);
  expect(place('one')).toEqual([true]);
  expect(lstatSync(join(machine.root, 'lib/gate')).mode & 0o777).toBe(0o755);
  expect(place('one')).toEqual([false]);
});

test('bootstrap.sh puts the agent that it is of in place, and says so once', () => {
  cpSync(agentFolder, join(machine.root, 'source'), { recursive: true });
  const run = () =>
    machine.python(`
import place, version
version.FOLDER = ROOT / "source"
(ROOT / "usr").mkdir(exist_ok=True)
sys.stdout = io.StringIO()
place.main(str(ROOT / "usr"))
said, sys.stdout = sys.stdout.getvalue(), sys.__stdout__
tell(said)`)[0];
  expect([run(), run()]).toEqual([`wrote ${machine.root}/usr/agent\n`, '']);
  const names = readdirSync(agentFolder).filter((name) => name !== '__pycache__');
  expect(machine.list('usr/agent')).toEqual(names.sort());
  // As the launcher starts it, through the link.
  const { stderr, status } = spawnSync(pythonProgram, ['-I', '-B', join(machine.root, 'usr/agent'), 'nothing'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([2, 'vpsynth-agent: there is no command nothing\n']);
});

test('an agent that runs goes on with the modules of its own version', () => {
  cpSync(agentFolder, join(machine.root, 'source'), { recursive: true });
  const link = join(machine.root, 'agent');
  spawnSync('ln', ['-s', 'source', link]);
  // While it waits for a request the link leads elsewhere, where there is no module to be loaded.
  const { stdout } = spawnSync(
    'sh',
    ['-c', `(sleep 1; ln -sfn /nowhere '${link}'; echo '{"operation":"still-here"}') | python3 -I -B '${link}'`],
    { encoding: 'utf8', timeout: 20_000 },
  );
  expect(stdout).toBe('{"result": {"held": false}}\n');
});
