import type { Facet } from '../../constructs/facets/facet';
import type { WorkloadFacet } from '../../constructs/facets/workload';

/** What every workload has: everything that follows reads it. Lists are asked for by their length. */
const needed: readonly (readonly [string, (facet: WorkloadFacet) => unknown])[] = [
  ['name', ({ name }) => name],
  ['image', ({ image }) => image],
  ['environment', ({ environment }) => environment],
  ['endpoints', ({ endpoints }) => endpoints?.length],
  ['connects', ({ connects }) => connects?.length],
  ['networks', ({ networks }) => networks?.length],
  ['publishes', ({ publishes }) => publishes?.length],
  ['mounts', ({ mounts }) => mounts?.length],
  ['after', ({ after }) => after?.length],
  ['runs.type', ({ runs }) => runs?.type],
  ['replicas', ({ replicas }) => replicas],
  ['resources.memory', ({ resources }) => resources?.memory],
  ['resources.memoryReservation', ({ resources }) => resources?.memoryReservation],
  ['container.capabilities', ({ container }) => container?.capabilities?.length],
];

/** Why a facet can't be read, or undefined when it can: types are stripped when a team's own construct runs. */
export function facetFault(facet: Facet | undefined): string | undefined {
  if (typeof facet?.kind !== 'string') return 'a facet has no kind';
  if (facet.kind !== 'workload') return undefined;
  const missing = needed.find(([, read]) => read(facet) === undefined);
  return missing && `its workload facet has no ${missing[0]}`;
}
