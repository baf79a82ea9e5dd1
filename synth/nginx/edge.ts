import type { Found, Model, PlacedWorkload } from '../derive/model';

/** What the files of one edge are written from. */
export interface Edge {
  readonly model: Model;
  readonly workload: PlacedWorkload;
  readonly facet: Found<'edge'>['facet'];
  readonly sites: readonly Found<'virtual-host'>[];
}

/** Whether a name is answered over TLS: each that declares a certificate, and on the developer's machine all. */
export function hasCertificate({ workload }: Edge, { facet }: Found<'virtual-host'>): boolean {
  return facet.certificate !== undefined || workload.stack.host?.local === true;
}
