import type { Endpoint } from '../facets/endpoint';
import type { WorkloadFacet } from '../facets/workload';
import type { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { defaults } from '../service/service-defaults';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Size } from '../values/size';
import { imageOf } from '../values/versions';

interface Broker extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly management: Endpoint;
  readonly metrics: Endpoint;
}

/** The container of a broker. */
export function rabbitMqWorkload(broker: Broker, memory: Size, cpus: number): WorkloadFacet {
  return {
    kind: 'workload',
    name: broker.node.id,
    image: Image.of(imageOf.rabbitmq(Fleet.versionsFor(broker).rabbitmq)),
    environment: {
      RABBITMQ_CONFIG_FILE: '/etc/rabbitmq/vpsynth/rabbitmq.conf',
      RABBITMQ_ENABLED_PLUGINS_FILE: '/etc/rabbitmq/vpsynth/enabled_plugins',
    },
    endpoints: [broker.endpoint, broker.management, broker.metrics],
    connects: [],
    networks: [broker.network],
    onHostNetwork: false,
    publishes: [],
    health: {
      type: 'command',
      // As the server's own user: asked as root before the server has written its cookie, it would make one that only
      // root can read, and the server would end (rabbitmq/rabbitmq-server#11949).
      command: ['gosu', 'rabbitmq', 'rabbitmq-diagnostics', '--quiet', 'check_port_connectivity'],
      // Each check joins the Erlang cluster for a moment: seldom is kinder (rabbitmq.com/docs/monitoring).
      timing: {
        interval: Duration.seconds(30),
        timeout: Duration.seconds(15),
        retries: 3,
        startPeriod: Duration.seconds(60),
        startInterval: Duration.seconds(10),
      },
    },
    resources: { memory, memoryReservation: defaults.rabbitmq.memoryReservation.atMost(memory), cpus },
    replicas: 1,
    strategy: 'recreate',
    runs: { type: 'always' },
    mounts: [
      { type: 'volume', volume: broker.node.id, target: '/var/lib/rabbitmq', exclusive: true },
      { type: 'configuration', folder: broker.node.id, target: '/etc/rabbitmq/vpsynth' },
      { type: 'filled', folder: broker.node.id, target: '/run/secrets/rabbitmq' },
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
      setUser: false,
      // The entrypoint takes its folders over and changes to its own user, and writes below /etc/rabbitmq.
      readOnlyRootFilesystem: false,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      init: false,
      stopSignal: 'SIGTERM',
      stopGracePeriod: Duration.minutes(2),
      secretsAs: 'files',
      // The data folder is named after the node, and the node after its host.
      hostname: broker.node.id,
      // rabbitmq.com/docs/production-checklist
      openFiles: 50_000,
    },
  };
}
