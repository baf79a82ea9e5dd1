import type { ImageLock } from './image-lock';
import type { PlacedWorkload, Stack } from './model';

/**
 * The image of a workload as a container engine pulls it: a registry's own name, or for what this repository builds
 * `<project's registry>/<build's name or workload>:<environment's release>`. Two workloads of one stage share one image.
 * Of an environment that is promoted to, the tag is what was promoted.
 */
export function imageReference(workload: PlacedWorkload): string {
  const built = builtReference(workload);
  if (workload.facet.image.reference !== undefined) return built;
  const repository = nameOf(built);
  const promoted = workload.stack.promoted.get(repository);
  return promoted === undefined ? built : `${repository}:${promoted}`;
}

/** The same as it is built now, for the environment that it is promoted from where there is one. */
export function builtReference({ facet, stack }: PlacedWorkload): string {
  const { reference, build } = facet.image;
  if (reference !== undefined) return reference;
  const name = build?.name ?? facet.name;
  const { environment } = stack;
  // Outside any environment there is no registry to push to: the image stays on the machine that builds it.
  return environment === undefined
    ? `${stack.name}-${name}:local`
    : `${environment.project.registry}/${name}:${environment.release}`;
}

/** Whether this repository builds the image for this stack; what is promoted was built for another. */
export function isBuilt({ facet, stack }: PlacedWorkload): boolean {
  return facet.image.build !== undefined && stack.environment?.promotedFrom === undefined;
}

/** The tags that were promoted to a stack, by the images' names without them; none where nothing is promoted. */
export function promotedTags(
  images: ImageLock,
  { directory, environment }: Pick<Stack, 'directory' | 'environment'>,
): ReadonlyMap<string, string> {
  if (environment?.promotedFrom === undefined) return new Map();
  const recorded = Object.keys(images[lockKey({ directory })] ?? {});
  return new Map(recorded.map((image) => [nameOf(image), tagOf(image)]));
}

/** What a stack is called in the lock file: `vps1/shop-prod`. */
export function lockKey({ directory }: Pick<Stack, 'directory'>): string {
  return directory.replace(/^infra\//, '');
}

/** What stands before the last colon. */
export function nameOf(image: string): string {
  return image.slice(0, image.lastIndexOf(':'));
}

/** What stands behind it. */
export function tagOf(image: string): string {
  return image.slice(image.lastIndexOf(':') + 1);
}
