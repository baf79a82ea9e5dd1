import type { Facet, FacetKinds } from '../../constructs/facets/facet';
import { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import { problemsOf, recordProblem } from '../../constructs/fleet/problem';
import { facetFault, recordMalformed } from './facet-fault';
import type { Described, Found } from './model';

/** Asks every complete construct once for its facets, in the order of declaration. */
export function collect(fleet: Fleet): Described[] {
  const described: Described[] = [];
  for (const construct of fleet.node.findAll()) {
    if (!(construct instanceof Component) || standsInIncomplete(construct)) continue;
    described.push({ component: construct, facets: facetsOf(construct) });
  }
  return described;
}

function standsInIncomplete(component: Component): boolean {
  return component.node.scopes.some((each) => each instanceof Component && each.incomplete);
}

/** A construct that stumbles over another's recorded mistake is left out; without one the fault is its own. */
function facetsOf(component: Component): readonly Facet[] {
  try {
    const facets = component.facets();
    const fault = facets.map(facetFault).find((each) => each !== undefined);
    if (fault !== undefined) throw new Error(fault);
    if (!recordMalformed(component, facets)) return facets;
    component.markIncomplete();
    return [];
  } catch (error) {
    if (!problemsOf(component).some((problem) => problem.severity === 'error')) recordFault(component, error as Error);
    // What needs it is not to be told the same again.
    component.markIncomplete();
    return [];
  }
}

function recordFault(component: Component, { message, stack = '' }: Error): void {
  const where = stack.split('\n').find((line) => line.trim().startsWith('at '));
  recordProblem(component, {
    rule: 'facets',
    severity: 'error',
    message: `it can't say what it has: ${message}`,
    ...(where !== undefined && { got: where.trim().replace(`${process.cwd()}/`, '') }),
    mend: 'mend its facets(), or report it if the construct is not your own',
  });
}

/** The facets by kind. */
export function byKind(described: readonly Described[]): Map<keyof FacetKinds, Found<keyof FacetKinds>[]> {
  const kinds = new Map<keyof FacetKinds, Found<keyof FacetKinds>[]>();
  for (const { component, facets } of described) {
    for (const facet of facets) {
      const found = kinds.get(facet.kind);
      if (found === undefined) kinds.set(facet.kind, [{ component, facet }]);
      else found.push({ component, facet });
    }
  }
  return kinds;
}
