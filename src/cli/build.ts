import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { buildImage, pushImage } from '../deploy/images/build';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { UsageError } from './user-error';

/** `vpsynth build`. */
export const build: Command = {
  description:
    'Builds the images of this repository that hosts run, with the Docker of this machine, under the names that their Compose files give them.',
  arguments: '<host…>',
  options: [
    ['--push', "push each to its registry; Docker's own login serves"],
    ['--json', 'one JSON object a line instead of text'],
  ],
  examples: ['vpsynth build vps1', 'vpsynth build vps1 vps2 --push'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { push: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) throw new UsageError('name the hosts: vpsynth build <host…>');
    const reporter = new Reporter(values.json ? 'json' : 'lines');
    const done = new Set<string>();
    for (const { name, deployment } of positionals.map(readHostFiles)) {
      for (const each of deployment.builds) {
        // Several hosts may run one image.
        if (done.has(each.image)) continue;
        done.add(each.image);
        reporter.tell(name, 'building', `building ${each.image}`, { image: each.image });
        await buildImage(each);
        if (!values.push) continue;
        reporter.tell(name, 'pushing', `pushing ${each.image}`, { image: each.image });
        await pushImage(each.image);
      }
    }
    return 0;
  },
};
