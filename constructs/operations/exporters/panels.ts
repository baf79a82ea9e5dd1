import type { PanelFacet } from '../../facets/dashboard';
import type { Component } from '../../fleet/component';

/** What a diagram of one exporter says: title, unit, PromQL and the name of each series. */
export type PanelLine = readonly [title: string, unit: string, expression: string, legend: string];

/** The diagrams of a construct, in one part of its dashboard. Its name tells two of a kind apart. */
export function panelsOf(on: Component, section: PanelFacet['section'], lines: readonly PanelLine[]): PanelFacet[] {
  return lines.map(([title, unit, expression, legend]) => ({
    kind: 'panel',
    on,
    section,
    title: `${on.node.id}: ${title}`,
    unit,
    queries: [{ expression, legend }],
  }));
}
