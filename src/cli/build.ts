import { parseArgs } from 'node:util';
import type { DeployedBuild } from '../../synth/deployment/deployment';
import { readHostFiles } from '../deploy/host-files';
import { buildImage, pushImage } from '../deploy/images/build';
import { signedIn } from '../deploy/images/signed-in';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { UsageError } from './user-error';

/** `vpsynth build`. */
export const build: Command = {
  description:
    'Builds the images of this repository that hosts run, with the Docker of this machine, under the names that their Compose files give them.',
  arguments: '<host…>',
  options: [
    ['--push', "push each to its registry, with VPSYNTH_REGISTRY's credentials or Docker's own login"],
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
    // Several hosts may run one image.
    const builds = new Map<string, { name: string; build: DeployedBuild }>();
    for (const { name, deployment } of positionals.map(readHostFiles)) {
      for (const each of deployment.builds) if (!builds.has(each.image)) builds.set(each.image, { name, build: each });
    }
    for (const [image, { name, build }] of builds) {
      reporter.tell(name, 'building', `building ${image}`, { image });
      await buildImage(build);
    }
    if (values.push) await signedIn(() => push(builds, reporter));
    return 0;
  },
};

/** Once all are built: what doesn't build keeps every image of its release from being pushed. */
async function push(builds: ReadonlyMap<string, { readonly name: string }>, reporter: Reporter): Promise<void> {
  for (const [image, { name }] of builds) {
    reporter.tell(name, 'pushing', `pushing ${image}`, { image });
    await pushImage(image);
  }
}
