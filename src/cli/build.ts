import { parseArgs } from 'node:util';
import type { DeployedBuild } from '../../synth/deployment/deployment';
import { imageLockPath } from '../../synth/derive/image-lock';
import { readHostFiles } from '../deploy/host-files';
import { buildImage, isInRegistry, pushedDigest, pushImage } from '../deploy/images/build';
import { digestsOf, recordDigests } from '../deploy/images/image-lock-file';
import { registryDigest } from '../deploy/images/registry';
import { signedIn } from '../deploy/images/signed-in';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { UserError } from './user-error';

/** `vpsynth build`. */
export const build: Command = {
  description: `Builds the images of this repository that hosts run, with the Docker of this machine, under the names that their Compose files give them. What is pushed is recorded by its digest in ${imageLockPath}: commit it.`,
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
    if (positionals.length === 0) throw unnamed('vpsynth build <host…>');
    const reporter = new Reporter(values.json ? 'json' : 'lines');
    // Several hosts may run one image.
    const builds = new Map<string, { name: string; build: DeployedBuild }>();
    for (const { name, deployment } of positionals.map(readHostFiles)) {
      for (const each of deployment.builds) if (!builds.has(each.image)) builds.set(each.image, { name, build: each });
    }
    if (values.push) await signedIn((environment) => buildAndPush(builds, reporter, environment));
    else await buildAll(builds, reporter);
    return 0;
  },
};

type Builds = ReadonlyMap<string, { readonly name: string; readonly build: DeployedBuild }>;

async function buildAll(builds: Builds, reporter: Reporter, environment = process.env): Promise<void> {
  for (const [image, { name, build }] of builds) {
    reporter.tell(name, 'building', `building ${image}`, { image });
    await buildImage(build, environment);
  }
}

/**
 * Builds what the registry doesn't have and pushes it once all is built: what doesn't build keeps every image of its
 * release from being pushed. A release names one image for ever, since hosts that have it don't ask again.
 */
async function buildAndPush(builds: Builds, reporter: Reporter, environment: NodeJS.ProcessEnv): Promise<void> {
  const missing = new Map<string, { name: string; build: DeployedBuild }>();
  for (const [image, each] of builds) {
    if (await isInRegistry(image, environment)) {
      reporter.tell(each.name, 'kept', `${image} is in the registry; a new release of the project makes a new image`, {
        image,
      });
      continue;
    }
    refuseAnother(image, each.name);
    missing.set(image, each);
  }
  await buildAll(missing, reporter, environment);
  const digests = new Map<string, string>();
  for (const [image, { name }] of missing) {
    reporter.tell(name, 'pushing', `pushing ${image}`, { image });
    await pushImage(image, environment);
    const digest = await pushedDigest(image);
    if (digest !== undefined) digests.set(image, digest);
  }
  await askForTheRest(builds, digests, reporter);
  tellRecorded(digests, builds, reporter);
}

/** What is there already was pushed by somebody whose record may not be committed yet. */
async function askForTheRest(builds: Builds, digests: Map<string, string>, reporter: Reporter): Promise<void> {
  for (const [image, { name }] of builds) {
    if (digests.has(image) || digestsOf(name)[image] !== undefined) continue;
    try {
      const digest = await registryDigest(image);
      if (digest !== undefined) digests.set(image, digest);
    } catch (error) {
      // It is pushed all the same.
      reporter.tell(name, 'warning', `warning: its digest is not recorded: ${(error as Error).message}`, { image });
    }
  }
}

/** What was recorded once and is gone can't be built again: another build has another digest. */
function refuseAnother(image: string, host: string): void {
  const digest = digestsOf(host)[image];
  if (digest === undefined) return;
  throw new UserError(
    `${image} is ${digest} by ${imageLockPath}, and the registry has it no more: what is built now would be another image under its name. Give the project a new release`,
  );
}

function tellRecorded(digests: ReadonlyMap<string, string>, builds: Builds, reporter: Reporter): void {
  const { added } = recordDigests(digests);
  for (const image of added) {
    const digest = digests.get(image);
    reporter.tell(builds.get(image)?.name ?? '', 'recorded', `${image} is ${digest} (${imageLockPath})`, {
      image,
      digest,
    });
  }
}
