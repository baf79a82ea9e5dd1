import type { PlacedWorkload } from './model';

/**
 * The image of a workload as a container engine pulls it: a registry's own name, or for what this repository builds
 * `<project's registry>/<build's name or workload>:<environment's release>`. Two workloads of one stage share one image.
 */
export function imageReference({ facet, stack }: PlacedWorkload): string {
  const { reference, build } = facet.image;
  if (reference !== undefined) return reference;
  const name = build?.name ?? facet.name;
  const { environment } = stack;
  // Outside any environment there is no registry to push to: the image stays on the machine that builds it.
  return environment === undefined
    ? `${stack.name}-${name}:local`
    : `${environment.project.registry}/${name}:${environment.release}`;
}
