import type { Found, Model, PlacedWorkload } from '../derive/model';

/** What the files of one edge are written from. */
export interface Edge {
  readonly model: Model;
  readonly workload: PlacedWorkload;
  readonly facet: Found<'edge'>['facet'];
  readonly sites: readonly Found<'virtual-host'>[];
}
