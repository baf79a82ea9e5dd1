import { parseArgs } from 'node:util';
import type { DeployedBuild } from '../../synth/deployment/deployment';
import { readHostFiles } from '../deploy/host-files';
import { buildImage, isInRegistry, pushImage } from '../deploy/images/build';
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
    ['--push', "build and push what the registry lacks, with VPSYNTH_REGISTRY's credentials or Docker's own login"],
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
    if (values.push) await signedIn(() => buildAndPush(builds, reporter));
    else await buildAll(builds, reporter);
    return 0;
  },
};

type Builds = ReadonlyMap<string, { readonly name: string; readonly build: DeployedBuild }>;

async function buildAll(builds: Builds, reporter: Reporter): Promise<void> {
  for (const [image, { name, build }] of builds) {
    reporter.tell(name, 'building', `building ${image}`, { image });
    await buildImage(build);
  }
}

/**
 * Builds what the registry doesn't have and pushes it once all is built: what doesn't build keeps every image of its
 * release from being pushed. A release names one image for ever, since hosts that have it don't ask again.
 */
async function buildAndPush(builds: Builds, reporter: Reporter): Promise<void> {
  const missing = new Map<string, { name: string; build: DeployedBuild }>();
  for (const [image, each] of builds) {
    if (!(await isInRegistry(image))) missing.set(image, each);
    else
      reporter.tell(each.name, 'kept', `${image} is in the registry; a new release of the project makes a new image`, {
        image,
      });
  }
  await buildAll(missing, reporter);
  for (const [image, { name }] of missing) {
    reporter.tell(name, 'pushing', `pushing ${image}`, { image });
    await pushImage(image);
  }
}
