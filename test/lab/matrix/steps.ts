import type { Step } from '../../../src/deploy/history';
import type { Host } from '../host/host';

const journal = '/var/lib/vpsynth/journal.jsonl';

/** A step of a release, as the host's journal has it. */
export interface MatrixStep {
  readonly event: string;
  /** Where several stacks have it. */
  readonly stack?: string;
  /** Of a release that is going back. */
  readonly back: boolean;
}

export const nameOf = ({ event, stack, back }: MatrixStep): string =>
  [...(back ? ['going back:'] : []), event, ...(stack ? [stack] : [])].join(' ');

/** What isn't a step but a remark. */
const remarks: ReadonlySet<string> = new Set(['warning', 'draining']);

/** The steps of the last release that the host's journal has. */
export async function journalled(host: Host): Promise<Step[]> {
  const lines = (await host.run(['cat', journal])).trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as Step);
  const last = all.at(-1)?.release;
  return all.filter(({ release }) => release === last);
}

/** Each kind of step, in the order in which they first came; of a release that went back, those from there on. */
export function stepsOf(journal: readonly Step[], { back }: { readonly back: boolean }): MatrixStep[] {
  const from = back ? journal.findIndex(({ event }) => event === 'going-back') : 0;
  const relevant = journal.slice(Math.max(from, 0)).filter(({ event }) => !remarks.has(event));
  const stacks = (name: string) => new Set(relevant.filter(({ event }) => event === name).map(({ stack }) => stack));
  const found = new Map<string, MatrixStep>();
  for (const { event, stack } of relevant) {
    const isOfSeveral = typeof stack === 'string' && stacks(event).size > 1;
    const step = { event, ...(isOfSeveral && { stack: String(stack) }), back };
    if (!found.has(nameOf(step))) found.set(nameOf(step), step);
  }
  return [...found.values()];
}

/**
 * Stops the process that has the lock as soon as the journal has the step: it has begun by then what the step says, and no
 * more. Prints its id, that of sudo, which stops with it, and the release's; ends with 3 when the release has ended without the step.
 */
const watcher = `
import json, os, signal, sys, time
journal, lock = ${JSON.stringify(journal)}, "/run/vpsynth/lock"
wanted = json.loads(sys.argv[1])
offset, back, deadline = os.path.getsize(journal), False, time.monotonic() + 150
held, looked, rest = None, 0.0, b""

def holder():
    try:
        with open(lock) as file:
            process = json.load(file)["process"]
        os.kill(process, 0)
        return process
    except (OSError, ValueError, KeyError):
        return None

while time.monotonic() < deadline:
    time.sleep(0.0005)
    size = os.path.getsize(journal)
    if size < offset:
        offset, rest = 0, b""  # another file has its name now (journal.py)
    if size == offset:
        if time.monotonic() - looked > 0.5:
            looked, before, held = time.monotonic(), held, holder()
            if before is not None and held is None:
                break
        continue
    with open(journal, "rb") as file:
        file.seek(offset)
        data = file.read()
    offset += len(data)
    *lines, rest = (rest + data).split(b"\\n")
    for line in filter(None, lines):
        said = json.loads(line)
        back = back or said["event"] == "going-back"
        if said["event"] == wanted["event"] and wanted.get("stack") in (None, said.get("stack")) and back == wanted["back"]:
            process = holder()
            with open(f"/proc/{process}/stat") as file:
                sudo = file.read().rpartition(")")[2].split()[1]
            os.kill(process, signal.SIGSTOP)
            print(process, sudo, said["release"])
            sys.exit(0)
sys.exit(3)
`;

/** An agent that stands still: the ids of its processes on the host, and of the release that it makes. */
export interface Stopped {
  readonly agent: string;
  readonly sudo: string;
  readonly release: string;
}

/** Waits for a step of the next release and stops the agent there. Throws when the step doesn't come. */
export async function stopAt(host: Host, step: MatrixStep): Promise<Stopped> {
  const { code, stdout, stderr } = await host.try(['python3', '-c', watcher, JSON.stringify(step)], { seconds: 170 });
  if (code !== 0) throw new Error(`${host.name} has not come to the step ${nameOf(step)} (${code}): ${stderr}`);
  const [agent = '', sudo = '', release = ''] = stdout.trim().split(' ');
  return { agent, sudo, release };
}

/** Lets it go on, where it still lives. */
export async function goOn(host: Host, { agent, sudo }: Stopped): Promise<void> {
  for (const process of [agent, sudo]) await host.try(['kill', '-CONT', process]);
}
