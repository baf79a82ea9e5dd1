import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { streamFrom } from '../deploy/stream';
import type { Command } from './command';
import { stackOf } from './stack-of';
import { UsageError } from './user-error';

/** `vpsynth logs`. */
export const logs: Command = {
  description: 'Shows what services of a stack wrote.',
  arguments: '<host> <stack> [service…]',
  options: [
    ['--follow', 'go on as they write more'],
    ['--tail <lines>', 'that many of the last lines of each; default 100'],
  ],
  examples: ['vpsynth logs vps1 shop-prod', 'vpsynth logs vps1 shop-prod worker --follow'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { follow: { type: 'boolean', default: false }, tail: { type: 'string', default: '100' } },
    });
    const [host, name, ...services] = positionals;
    if (host === undefined || name === undefined) throw new UsageError('vpsynth logs <host> <stack> [service…]');
    const tail = Number(values.tail);
    if (!Number.isInteger(tail) || tail < 0) throw new UsageError('--tail is a number of lines');
    const files = readHostFiles(host);
    const stack = stackOf(files, name, services);
    return streamFrom(files, { operation: 'logs', stack: stack.name, services, follow: values.follow, tail });
  },
};
