import type { PanelFacet } from '../../constructs/facets/dashboard';

/** A panel whose expressions are complete. */
export type Panel = Omit<PanelFacet, 'kind' | 'on'>;

/** A dashboard before Grafana's own builders write it. */
export interface DashboardDraft {
  /** Its file, without the ending. */
  readonly name: string;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
}
