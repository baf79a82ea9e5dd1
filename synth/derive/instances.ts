import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Instance } from './model';

/** True when a new release runs beside the old one. */
export function hasColours({ strategy, runs }: WorkloadFacet): boolean {
  return runs.type === 'always' && (strategy === 'blue-green' || strategy === 'canary');
}

/** True when a new release takes the place of one replica after the other, each of which gets no request meanwhile. */
export function hasRotation({ strategy, runs, replicas }: WorkloadFacet): boolean {
  return runs.type === 'always' && strategy === 'rolling' && replicas > 1;
}

/**
 * The services of a workload. Compose can't roll and a fixed address can't scale, so each replica and each colour is a
 * service of its own: `api-blue`, `api-blue-2`. The first has no
 * number, so that a second one renames nothing.
 */
export function instancesOf(facet: WorkloadFacet): Omit<Instance, 'addresses'>[] {
  const colours = hasColours(facet) ? (['blue', 'green'] as const) : [undefined];
  const replicas = Array.from({ length: facet.replicas }, (_, index) => index + 1);
  return colours.flatMap((colour) =>
    replicas.map((replica) => ({
      service: [facet.name, colour, replica > 1 ? replica : undefined].filter((part) => part !== undefined).join('-'),
      replica,
      colour,
    })),
  );
}
