import { parseArgs } from 'node:util';
import type { AgentSession } from '../deploy/agent-session';
import type { HostFiles } from '../deploy/host-files';
import { streamFrom } from '../deploy/stream';
import { UsageError } from './user-error';

/** What stands on both sides of `--`. */
interface Around {
  /** How many words before it the command needs, and how many it has at most. */
  readonly least: number;
  readonly most: number;
  /** What stands after it: `the command`. */
  readonly rest: string;
  readonly usage: string;
}

/**
 * The words before `--`, of a command without options, and those after it, which another program gets as they are.
 *
 * @throws UsageError where those of the other program stand without `--` before them
 */
export function wordsAround(
  args: readonly string[],
  { least, most, rest, usage }: Around,
): { readonly words: readonly string[]; readonly rest: string[] } {
  const end = args.indexOf('--');
  if (end < 0 && args.some((each, index) => index >= most || (index >= least && each.startsWith('-'))))
    throw new UsageError(`-- is missing before ${rest}: ${usage}`);
  const { positionals } = parseArgs({
    args: end < 0 ? [...args] : args.slice(0, end),
    allowPositionals: true,
    options: {},
  });
  return { words: positionals, rest: end < 0 ? [] : args.slice(end + 1) };
}

/**
 * Runs a program in a service's container, with this process's terminal where it has one. Returns its exit code.
 *
 * @param choose the service, once the host is reached
 */
export function runInside(
  files: HostFiles,
  stack: string,
  choose: (agent: AgentSession) => Promise<string>,
  argv: readonly string[],
): Promise<number> {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  return streamFrom(
    files,
    async (agent) => ({ operation: 'exec', stack, service: await choose(agent), argv, terminal }),
    { terminal },
  );
}
