import type { RabbitMqFacet } from '../../constructs/facets/rabbitmq';
import { percent } from '../../constructs/values/percent';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type ConfEntry, rabbitmqConf } from '../serialize/conf';

/** The part of the memory at which publishers are held back, as rabbitmq.com/docs/memory has it by default. */
const memoryWatermark = 0.6;

/**
 * `rabbitmq.conf`. Sizes are absolute: what RabbitMQ takes for the machine's memory in a container may be the host's
 * (rabbitmq.com/docs/memory). No `cluster_partition_handling`: 4.3 has removed it.
 */
export function rabbitMqConfFile(
  { component, facet }: PlacedWorkload,
  broker: RabbitMqFacet,
  definitions: string,
): string {
  const portOf = (name: string) => facet.endpoints.find((endpoint) => endpoint.name === name)?.port;
  const port = (key: string, name: string): ConfEntry[] => {
    const value = portOf(name);
    return value === undefined ? [] : [{ key, value }];
  };
  return rabbitmqConf(
    [
      ...port('listeners.tcp.default', 'amqp'),
      ...port('management.tcp.port', 'management'),
      ...(broker.managementPath === '' ? [] : [{ key: 'management.path_prefix', value: broker.managementPath }]),
      ...port('prometheus.tcp.port', 'metrics'),
      { key: 'anonymous_login_user', value: 'none' },
      ...clusterEntries(broker),
      {
        key: 'vm_memory_high_watermark.absolute',
        value: `${broker.memory.times(memoryWatermark).mebibytes}MiB`,
        comment: `${percent(memoryWatermark)} % of the container's ${broker.memory}`,
      },
      { key: 'disk_free_limit.absolute', value: `${Math.floor(broker.diskFreeLimit.mebibytes)}MiB` },
      {
        key: 'definitions.import_backend',
        value: 'local_filesystem',
        comment: 'With them neither the default virtual host nor the user guest is created.',
      },
      { key: 'definitions.local.path', value: definitions },
      { key: 'definitions.skip_if_unchanged', value: true },
      {
        key: 'deprecated_features.permit.management_metrics_collection',
        value: true,
        comment: 'The management UI has its figures from there.',
      },
      { key: 'log.console', value: true },
      { key: 'log.console.use_colors', value: 'off' },
      { key: 'log.file', value: false },
    ],
    { header: header(component, '', component.node.path) },
  );
}

/**
 * Nodes find each other by a list. A queue that was declared while only some of them were up gets its copies on the
 * others as they join (rabbitmq.com/docs/quorum-queues, membership reconciliation).
 */
function clusterEntries({ cluster }: RabbitMqFacet): ConfEntry[] {
  if (cluster === undefined) return [];
  const reconciliation = 'quorum_queue.continuous_membership_reconciliation';
  return [
    { key: 'cluster_formation.peer_discovery_backend', value: 'classic_config' },
    ...cluster.hostnames.map((hostname, index) => ({
      key: `cluster_formation.classic_config.nodes.${index + 1}`,
      value: `rabbit@${hostname}`,
    })),
    { key: `${reconciliation}.enabled`, value: true },
    { key: `${reconciliation}.target_group_size`, value: cluster.hostnames.length },
  ];
}
