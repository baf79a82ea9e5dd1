import type { Facet } from '../../constructs/facets/facet';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { explain } from '../../constructs/fleet/issue';
import { recordProblem } from '../../constructs/fleet/problem';
import { show } from '../../constructs/fleet/show';
import { workloadShape } from './workload-shape';

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

/** Records everything that no renderer may see; false when there is nothing. */
export function recordMalformed(component: Component, facets: readonly Facet[]): boolean {
  const issues = facets.flatMap((facet) =>
    facet.kind === 'workload' ? (workloadShape.safeParse(facet, { reportInput: true }).error?.issues ?? []) : [],
  );
  const said = new Set<string>();
  for (const issue of issues) {
    const path = issue.path.map(String).join('.');
    // What isn't of the right form fails the finer rules as well.
    if (said.has(path)) continue;
    said.add(path);
    const { message, allowed, mend = 'mend its facets()' } = explain(issue);
    recordProblem(component, {
      rule: 'facet-malformed',
      severity: 'error',
      message: `${path}: ${message}`,
      got: show(issue.input),
      ...(allowed !== undefined && { allowed }),
      mend,
    });
  }
  return said.size > 0;
}
