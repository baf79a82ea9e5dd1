import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import { describeLock, type Lock } from '../deploy/lock';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { UsageError, UserError } from './user-error';
import { refuseMore } from './words';

/** `vpsynth unlock`. */
export const unlock: Command = {
  description:
    'Says who is deploying to a host, and since when; with --break ends that run. It goes back to the last release first, as if its connection had ended. A lock never outlives its run: this is for one that hangs.',
  arguments: '<host>',
  options: [
    ['--break <process>', 'end the run that has the lock, by the process that is shown'],
    ['--kill', 'with --break: leave it no time to go back; the next deploy finishes what it began'],
  ],
  examples: ['vpsynth unlock vps1', 'vpsynth unlock vps1 --break 4711'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { break: { type: 'string' }, kill: { type: 'boolean', default: false } },
    });
    const [host] = positionals;
    if (host === undefined) throw unnamed('vpsynth unlock <host>');
    refuseMore(positionals, 1, 'vpsynth unlock <host>');
    const { break: named, kill } = values;
    if (kill && named === undefined) throw new UsageError('--kill goes with --break <process>');
    if (named !== undefined && !/^[1-9]\d*$/.test(named)) throw new UsageError('--break: the number of the process');
    const files = readHostFiles(host);
    const answer = await askHost(
      files,
      async (agent) => {
        if (named === undefined) return agent.request<{ lock: Lock | null }>('lock', {});
        return agent.request<{ who: string; free: boolean }>('break-lock', { process: Number(named), kill });
      },
      // Who hangs keeps the host's agent from being replaced: whatever version looks after it must be able to end it.
      { outdated: named === undefined ? 'refuse' : 'lend' },
    );
    if ('lock' in answer) {
      process.stdout.write(`${host}: ${describeLock(answer.lock)}\n`);
      return 0;
    }
    if (!answer.free)
      throw new UserError(
        `the run of ${answer.who} still goes back; npx vpsynth unlock ${host} says when it has ended`,
      );
    process.stdout.write(`${host}: the run of ${answer.who} has ended, and its lock with it\n`);
    return 0;
  },
};
