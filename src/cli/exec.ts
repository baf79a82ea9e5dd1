import { readHostFiles } from '../deploy/host-files';
import { servingService } from '../deploy/serving-service';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { runInside, wordsAround } from './run-inside';
import { serviceOf, stackOf } from './stack-of';
import { missing, refuseMore } from './words';

const taken = '<host> <stack> <service> -- <command…>';
const usage = `vpsynth exec ${taken}`;

/** `vpsynth exec`. */
export const exec: Command = {
  description:
    "Runs a command in a service's container, with your terminal where there is one. Its exit code is the command's.\nA service that is released blue-green or by a canary means its side that serves, one with replicas its first; each container has a name of its own, too, such as api-green or web-2.",
  arguments: taken,
  options: [],
  examples: [
    'vpsynth exec vps1 postgres postgres -- psql --username=postgres',
    'vpsynth exec vps1 shop-prod worker -- node --version',
  ],
  async run(args) {
    const { words, rest: argv } = wordsAround(args, { least: 3, most: 3, rest: 'the command', usage });
    const [host, name, within] = words;
    if (host === undefined) throw unnamed(usage);
    refuseMore(words, 3, usage);
    const files = readHostFiles(host);
    const stack = stackOf(files, name, usage);
    const service = serviceOf(stack, within, usage);
    if (argv.length === 0) throw missing('the command', usage);
    return runInside(files, stack.name, (agent) => servingService(agent, files, stack, service), argv);
  },
};
