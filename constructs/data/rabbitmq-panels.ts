import type { PanelFacet } from '../facets/dashboard';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';

/** What a broker says of itself (rabbitmq.com/docs/prometheus). */
export function brokerPanels(broker: Component): PanelFacet[] {
  return panelsOf(broker, 'Queue', [
    [
      'memory, of what it may use',
      'percentunit',
      'rabbitmq_process_resident_memory_bytes{} / rabbitmq_resident_memory_limit_bytes{}',
      '{{instance}}',
    ],
    ['free disk', 'bytes', 'rabbitmq_disk_space_available_bytes{}', '{{instance}}'],
    ['connections', 'short', 'rabbitmq_connections{}', '{{instance}}'],
    [
      'messages that came in',
      'ops',
      'sum (rate(rabbitmq_global_messages_received_total{}[$__rate_interval]))',
      'a second',
    ],
  ]);
}

/** The queues of a virtual host, on the dashboard of `on`: its environment's, wherever the broker stands. */
export function queuePanels(on: Component, broker: Component, virtualHost: string): PanelFacet[] {
  const work = `{self, vhost=${JSON.stringify(virtualHost)}, queue!~".*[.](dead|retry[.][0-9]+)"}`;
  const those = (ending: string) => `{self, vhost=${JSON.stringify(virtualHost)}, queue=~".*[.]${ending}"}`;
  const panels = panelsOf(on, 'Queue', [
    ['messages that wait', 'short', `rabbitmq_detailed_queue_messages_ready${work}`, '{{queue}}'],
    ['messages in hand', 'short', `rabbitmq_detailed_queue_messages_unacked${work}`, '{{queue}}'],
    [
      'messages that wait for another attempt',
      'short',
      `rabbitmq_detailed_queue_messages_ready${those('retry[.][0-9]+')}`,
      '{{queue}}',
    ],
    ['dead letters', 'short', `rabbitmq_detailed_queue_messages_ready${those('dead')}`, '{{queue}}'],
    ['consumers', 'short', `rabbitmq_detailed_queue_consumers${work}`, '{{queue}}'],
  ]);
  return panels.map((panel) => ({ ...panel, seriesOf: broker }));
}
