import type { DumpFacet } from '../facets/backup';
import type { WorkloadFacet } from '../facets/workload';
import type { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { defaults } from '../service/service-defaults';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Size } from '../values/size';
import { imageOf } from '../values/versions';
import type { RabbitMqNode } from './rabbitmq-nodes';

interface Options {
  readonly memory: Size;
  readonly cpus: number;
}

/** What a broker was told. Its messages can't be copied while it runs (rabbitmq.com/docs/backup). */
export function rabbitMqDump(broker: Component): DumpFacet {
  return {
    kind: 'dump',
    type: 'definitions',
    from: broker,
    workload: broker.node.id,
    user: 'rabbitmq',
    command: ['rabbitmqctl', '--quiet', 'export_definitions', '-'],
    file: 'definitions.json',
    restore: ['rabbitmqctl', '--quiet', 'import_definitions'],
  };
}

/** The container of a node. */
export function rabbitMqWorkload(
  broker: Component & { readonly network: Network },
  node: RabbitMqNode,
  nodes: readonly RabbitMqNode[],
  { memory, cpus }: Options,
): WorkloadFacet {
  const peers = nodes.filter((each) => each !== node);
  const clustered = peers.length > 0;
  return {
    kind: 'workload',
    name: node.name,
    image: Image.of(imageOf.rabbitmq(Fleet.versionsFor(broker).rabbitmq)),
    environment: {
      RABBITMQ_CONFIG_FILE: '/etc/rabbitmq/vpsynth/rabbitmq.conf',
      RABBITMQ_ENABLED_PLUGINS_FILE: '/etc/rabbitmq/vpsynth/enabled_plugins',
      // The cookie is looked for at home, and no home but a folder of its user's own holds one.
      ...(clustered && { HOME: '/run/secrets/rabbitmq' }),
    },
    endpoints: [node.amqp, node.management, node.metrics, ...(clustered ? node.links : [])],
    connects: peers.flatMap(({ links }) => links),
    networks: [broker.network],
    onHostNetwork: false,
    publishes: [],
    health: {
      type: 'command',
      command: ['rabbitmq-diagnostics', '--quiet', 'check_port_connectivity'],
      // Each check joins the Erlang cluster for a moment: seldom is kinder (rabbitmq.com/docs/monitoring).
      timing: {
        interval: Duration.seconds(30),
        timeout: Duration.seconds(15),
        retries: 3,
        // Nodes that start together wait for each other.
        startPeriod: clustered ? Duration.minutes(3) : Duration.seconds(60),
        startInterval: Duration.seconds(10),
      },
    },
    resources: { memory, memoryReservation: defaults.rabbitmq.memoryReservation.atMost(memory), cpus },
    replicas: 1,
    strategy: 'recreate',
    runs: { type: 'always' },
    mounts: [
      { type: 'volume', volume: node.name, target: '/var/lib/rabbitmq', exclusive: true, backup: { as: 'dumps' } },
      { type: 'configuration', folder: node.name, target: '/etc/rabbitmq/vpsynth' },
      { type: 'filled', folder: node.name, target: '/run/secrets/rabbitmq' },
      { type: 'temporary', target: '/tmp' },
      { type: 'temporary', target: '/var/log/rabbitmq' },
    ],
    // Imported as the server's own user: it alone may read the file and the cookie.
    reload: [
      {
        paths: ['/run/secrets/rabbitmq/definitions.json'],
        exec: [
          { argv: ['rabbitmqctl', 'import_definitions', '/run/secrets/rabbitmq/definitions.json'], user: 'rabbitmq' },
        ],
      },
    ],
    after: [],
    container: {
      userId: 999,
      // Its own user from the start: the image's gosu would set HOME back, and each node would make a cookie of its own.
      // Asked as root, a health check could make one that the server can't read (rabbitmq/rabbitmq-server#11949).
      setUser: true,
      // The entrypoint writes below /etc/rabbitmq.
      readOnlyRootFilesystem: false,
      capabilities: [],
      init: false,
      stopSignal: 'SIGTERM',
      stopGracePeriod: Duration.minutes(2),
      secretsAs: 'files',
      // The data folder is named after the node, and the node after its host.
      hostname: node.name,
      // rabbitmq.com/docs/production-checklist
      openFiles: 50_000,
    },
  };
}
