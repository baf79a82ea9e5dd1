import type { FacetKinds } from '../constructs/facets/facet';
import type { Mount } from '../constructs/facets/workload';
import type { Component } from '../constructs/fleet/component';
import type { Model, PlacedWorkload, Stack } from './derive/model';

/** The kinds of facets that say how one workload of their construct is configured. */
type ConfiguringKind = {
  [Kind in keyof FacetKinds]: FacetKinds[Kind] extends { readonly workload: string } ? Kind : never;
}[keyof FacetKinds];

/** A workload with the facet that says how it is configured. */
export interface Configured<Kind extends ConfiguringKind> {
  readonly workload: PlacedWorkload;
  readonly facet: FacetKinds[Kind];
}

/** The workloads of a stack that a kind of facet configures, in the stack's order. */
export function configured<Kind extends ConfiguringKind>(model: Model, stack: Stack, kind: Kind): Configured<Kind>[] {
  return stack.workloads.flatMap((workload) =>
    model
      .facetsOf(workload.component, kind)
      .filter((facet) => facet.workload === workload.facet.name)
      .map((facet) => ({ workload, facet })),
  );
}

/** The same for one construct, wherever it is placed. */
export function placedAs<Kind extends ConfiguringKind>(
  model: Model,
  component: Component,
  kind: Kind,
): PlacedWorkload[] {
  const names = new Set(model.facetsOf(component, kind).map(({ workload }) => workload));
  return model.placed(component).filter(({ facet }) => names.has(facet.name));
}

/** A folder of generated files that a workload mounts. */
export type FolderMount = Extract<Mount, { type: 'configuration' | 'filled' }>;

/**
 * The folder that a workload's generated files go to: its first `configuration` mount, or its first `filled` one for
 * those that carry secrets.
 *
 * @throws for a construct that has the facet and no such mount: nothing would read the files
 */
export function folderOf(workload: PlacedWorkload, type: FolderMount['type']): FolderMount {
  const mount = workload.facet.mounts.find((each): each is FolderMount => each.type === type);
  if (mount === undefined)
    throw new Error(`${workload.component.node.path}: the workload ${workload.facet.name} has no ${type} mount`);
  return mount;
}

/**
 * The folder of generated files that a workload has at a path.
 *
 * @throws for a construct that has the facet and no such mount
 */
export function folderAt(workload: PlacedWorkload, target: string): FolderMount {
  const mount = workload.facet.mounts.find(
    (each): each is FolderMount => each.type === 'configuration' && each.target === target,
  );
  if (mount === undefined)
    throw new Error(`${workload.component.node.path}: the workload ${workload.facet.name} mounts nothing at ${target}`);
  return mount;
}
