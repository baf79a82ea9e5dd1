import { readHostFiles } from '../deploy/host-files';
import type { Command } from './command';
import { runInside, wordsAround } from './run-inside';
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
    const { words, rest: argv } = wordsAround(args);
    const [host, name, service] = words;
    if (host === undefined || name === undefined || service === undefined || words.length > 3 || argv.length === 0)
      throw new UsageError('vpsynth exec <host> <stack> <service> -- <command…>');
    const files = readHostFiles(host);
    stackOf(files, name, [service]);
    return runInside(files, name, service, argv);
  },
};
