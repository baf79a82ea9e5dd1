import type { Machine } from '../machine';

export interface Samples {
  /** How often everything was looked at. */
  readonly rounds: number;
  /** How many processes there were to look at, in all rounds. */
  readonly processes: number;
  /** `<what was looked for>: command line of <name>`, `environment of …`, `file …`; each once. */
  readonly found: readonly string[];
}

/** It is told what to look for on its standard input: its own command line must not have it. */
const program = `
import json, os, sys, time
work = json.load(sys.stdin)
wanted = {name: value.encode() for name, value in work["values"].items()}
found, rounds, processes, deadline = set(), 0, 0, time.monotonic() + work["seconds"]

def look(where, path):
    try:
        with open(path, "rb") as file:
            text = file.read(1 << 20)
    except OSError:
        return
    for name, value in wanted.items():
        if value in text:
            found.add(f"{name}: {where()}")

def named(what, process):
    try:
        with open(f"/proc/{process}/comm") as file:
            return f"{what} of {file.read().strip()}"
    except OSError:
        return f"{what} of one that has ended"

while time.monotonic() < deadline and not os.path.exists(work["until"]):
    rounds += 1
    for process in filter(str.isdigit, os.listdir("/proc")):
        processes += 1
        look(lambda: named("command line", process), f"/proc/{process}/cmdline")
        look(lambda: named("environment", process), f"/proc/{process}/environ")
    for folder in work["folders"]:
        for parent, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(parent, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    look(lambda: f"file {path}", path)
    time.sleep(0.01)
print(json.dumps({"rounds": rounds, "processes": processes, "found": sorted(found)}))
`;

/**
 * Looks again and again at the command line and the environment of every process of a machine, those in containers among
 * them, and at the files of some folders, until it is told to stop.
 *
 * @param values what is looked for, by what it is called
 */
export function startSampling(
  machine: Machine,
  values: Readonly<Record<string, string>>,
  folders: readonly string[],
): () => Promise<Samples> {
  const until = '/run/sampling-ends';
  const seconds = 240;
  const stdin = JSON.stringify({ values, folders, until, seconds });
  const sampling = machine.run(['python3', '-c', program], { stdin, seconds: seconds + 20 });
  sampling.catch(() => {}); // reported to whoever stops it
  return async () => {
    await machine.run(['touch', until]);
    const said = await sampling;
    await machine.run(['rm', until]);
    return JSON.parse(said) as Samples;
  };
}
