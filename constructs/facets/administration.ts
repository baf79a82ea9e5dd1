import type { Endpoint } from './endpoint';

/** Pages, or an interface, by which whoever reaches them sees or changes what no visitor may. */
export interface AdministrationFacet {
  readonly kind: 'administration';
  readonly endpoint: Endpoint;
  /** What it shows, or lets be done, for a person: `every mail that was caught`. */
  readonly shows: string;
  /**
   * How it asks who comes, by itself: `basic` by HTTP's own scheme, which leaves the edge none to ask by; `own` in a way of
   * its own; `nobody` is asked.
   */
  readonly login: 'nobody' | 'basic' | 'own';
}
