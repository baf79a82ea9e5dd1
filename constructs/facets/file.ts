import type { Secret } from '../values/secret';
import type { EndpointPart } from './endpoint';

/** A file of a workload whose text no renderer of its own writes: a list of strings, places and secrets, joined. */
export interface FileFacet {
  readonly kind: 'file';
  readonly workload: string;
  /** Below the workload's `configuration` mount, or its `filled` one where a secret is among the content. */
  readonly name: string;
  readonly content: readonly (string | EndpointPart | Secret)[];
}
