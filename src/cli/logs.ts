import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { servicesMeant } from '../deploy/serving-service';
import { streamFrom } from '../deploy/stream';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { serviceOf, stackOf } from './stack-of';
import { UsageError } from './user-error';

const words = '<host> <stack> [service…]';
const usage = `vpsynth logs ${words}`;

/** `vpsynth logs`. */
export const logs: Command = {
  description:
    'Shows what services of a stack wrote: of one with two sides or with replicas all of them, or the one that is named, such as api-green or web-2.',
  arguments: words,
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
    const [host, name, ...named] = positionals;
    if (host === undefined) throw unnamed(usage);
    const tail = Number(values.tail);
    if (!Number.isInteger(tail) || tail < 0) throw new UsageError('--tail is a number of lines');
    const files = readHostFiles(host);
    const stack = stackOf(files, name, usage);
    const meant = named.flatMap((each) => servicesMeant(stack, serviceOf(stack, each, usage)));
    const services = [...new Set(meant.map((service) => service.name))];
    return streamFrom(files, async () => ({
      operation: 'logs',
      stack: stack.name,
      services,
      follow: values.follow,
      tail,
    }));
  },
};
