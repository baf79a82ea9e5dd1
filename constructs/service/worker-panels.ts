import type { PanelFacet } from '../facets/dashboard';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';

/** A worker's own metrics (`workerMetrics` of `vpsynth/runtime`), whatever carries its queue. */
export function workerPanels(worker: Component): PanelFacet[] {
  const slowest =
    'histogram_quantile(0.95, sum by (queue, le) (rate(worker_message_duration_seconds_bucket{}[$__rate_interval])))';
  return panelsOf(worker, 'Workers', [
    [
      'messages by what became of them',
      'ops',
      'sum by (queue, outcome) (rate(worker_messages_total{}[$__rate_interval]))',
      '{{queue}} {{outcome}}',
    ],
    ['slowest of twenty', 's', slowest, '{{queue}}'],
  ]);
}
