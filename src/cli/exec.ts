import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { streamFrom } from '../deploy/stream';
import type { Command } from './command';
import { stackOf } from './stack-of';
import { UsageError } from './user-error';

/** `vpsynth exec`. */
export const exec: Command = {
  description:
    "Runs a command in a service's container, with your terminal where there is one. Its exit code is the command's.",
  arguments: '<host> <stack> <service> -- <command…>',
  options: [],
  examples: [
    'vpsynth exec vps1 postgres postgres -- psql --username=postgres',
    'vpsynth exec vps1 shop-prod worker -- node --version',
  ],
  async run(args) {
    const end = args.indexOf('--');
    const { positionals } = parseArgs({
      args: end < 0 ? [...args] : args.slice(0, end),
      allowPositionals: true,
      options: {},
    });
    const [host, name, service] = positionals;
    const argv = end < 0 ? [] : args.slice(end + 1);
    if (
      host === undefined ||
      name === undefined ||
      service === undefined ||
      positionals.length > 3 ||
      argv.length === 0
    )
      throw new UsageError('vpsynth exec <host> <stack> <service> -- <command…>');
    const files = readHostFiles(host);
    stackOf(files, name, [service]);
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    return streamFrom(files, { operation: 'exec', stack: name, service, argv, terminal }, { terminal });
  },
};
