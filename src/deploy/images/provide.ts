import { imageLockPath } from '../../../synth/derive/image-lock';
import { UserError } from '../../cli/user-error';
import { AgentRefusal } from '../agent-session';
import type { HostFiles } from '../host-files';
import type { HostSession } from '../host-session';
import type { Plan } from '../plan';
import type { Reporter } from '../progress/reporter';
import { localImageId } from './build';
import type { ImageSource } from './image-source';
import { transferImages } from './transfer';

export interface ProvidedImages {
  /** A line for each image that the host is going to get. */
  readonly todo: readonly string[];
  /** Of a dry run: images of this repository that are built before it is known whether the host gets them. */
  readonly unbuilt: readonly string[];
  /** Images that are replaced under their name. */
  readonly renewed: ReadonlySet<string>;
  /** Stacks that run one of these. */
  readonly stacks: ReadonlySet<string>;
  provide(): Promise<void>;
}

/**
 * What images the host lacks and how it gets them. From a registry it pulls them, by their digest where one is known, also
 * where something else has the name; by transfer those of this repository
 * are built here, where nothing of theirs has changed in a moment, and sent when the host has another id under the name. A
 * dry run builds nothing: it takes for sent what the host lacks and what was built here last as another, and leaves the
 * rest open.
 */
export async function provideImages(
  session: HostSession,
  files: HostFiles,
  plan: Plan,
  source: ImageSource,
  reporter: Reporter,
): Promise<ProvidedImages> {
  const needed = new Set(files.deployment.stacks.flatMap(({ services }) => services.map(({ image }) => image)));
  const builds = source.by === 'transfer' ? files.deployment.builds : [];
  const sent: string[] = [];
  const unbuilt: string[] = [];
  for (const build of builds) {
    await source.build(files.name, build, reporter);
    const id = await localImageId(build.image);
    const there = plan.images[build.image];
    if (source.dryRun && there !== undefined && (id === undefined || id === there)) unbuilt.push(build.image);
    else if (id === undefined || id !== there) sent.push(build.image);
  }
  // What was promoted is never built again: it is sent as this machine has it, or pulled.
  for (const image of source.by === 'transfer' ? (files.deployment.promoted ?? []) : [])
    if (!(image in plan.images) && (await localImageId(image)) !== undefined) sent.push(image);
  const asked = [...needed].filter((image) => !sent.includes(image) && !builds.some((build) => build.image === image));
  const isOther = (image: string) => {
    const digest = files.digests[image];
    return image in plan.images && digest !== undefined && !plan.digests[image]?.includes(digest);
  };
  const replaced = asked.filter(isOther);
  const pulled = asked.filter((image) => !(image in plan.images) || isOther(image));
  const renewed = new Set([...sent, ...replaced]);
  const stacks = files.deployment.stacks.filter(({ services }) => services.some(({ image }) => renewed.has(image)));
  const isBuilt = (image: string) => source.dryRun && builds.some((build) => build.image === image);
  const why = ` (what has its name there is not ${imageLockPath}'s)`;
  return {
    todo: [
      ...unbuilt.map((image) => `build ${image}, and send it when something of it has changed`),
      ...sent.map((image) => (isBuilt(image) ? `build ${image}, and send it` : `send ${image}`)),
      ...pulled.map((image) => `pull ${image}${replaced.includes(image) ? why : ''}`),
    ],
    unbuilt,
    renewed,
    stacks: new Set(stacks.map(({ name }) => name)),
    provide: async () => {
      if (sent.length > 0) await send(session, files.name, sent, reporter);
      if (pulled.length > 0) await pull(session, files, pulled, source, reporter);
    },
  };
}

async function send(session: HostSession, host: string, images: string[], reporter: Reporter): Promise<void> {
  reporter.tell(host, 'transferring', `sending ${images.join(', ')}`, { images });
  const bytes = await transferImages(session, images);
  reporter.tell(host, 'transferred', `sent ${Math.ceil(bytes / 2 ** 20)} MiB of images`, { images, bytes });
}

async function pull(
  { agent }: HostSession,
  files: HostFiles,
  images: string[],
  source: ImageSource,
  reporter: Reporter,
): Promise<void> {
  const { name, deployment } = files;
  try {
    const digests = Object.fromEntries(images.map((image) => [image, files.digests[image]]));
    await agent.request('pull', { images, digests, credentials: await source.credentials() }, (event) =>
      reporter.agent(name, event),
    );
  } catch (error) {
    if (!(error instanceof AgentRefusal) || !['pull', 'digest'].includes(error.code)) throw error;
    const own = deployment.builds.some(
      ({ image }) => files.digests[image] === undefined && error.message.startsWith(`${image} `),
    );
    const mend = own
      ? `. If it was never pushed: npx vpsynth build ${name} --push; without a registry: npx vpsynth deploy ${name} --transfer`
      : '';
    throw new UserError(`${error.message}${mend}. What runs on ${name} was not touched`);
  }
}
