import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Reload, WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Host } from '../host/host';
import { LocalMachine } from '../host/local-machine';
import { Network } from '../host/network';
import { nginxExporter } from '../operations/exporters/nginx-exporter';
import { defaults } from '../service/service-defaults';
import { Duration, duration } from '../values/duration';
import { Image } from '../values/image';
import { port } from '../values/network';
import { processors } from '../values/processors';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';

export const nginxEdgeShape = {
  /**
   * @default 'auto', one a core
   */
  workerProcesses: z.union([z.literal('auto'), z.int().min(1).max(64)]).default('auto'),
  /**
   * Connections a worker may hold, those to services included.
   * @default 4096
   */
  workerConnections: z.int().min(64).max(65_535).default(4096),
  /**
   * How long an idle client connection is kept.
   * @default Duration.seconds(75), nginx's own
   */
  keepAlive: duration.default(Duration.seconds(75)),
  /**
   * The largest request body unless a vhost or route says otherwise.
   * @default Size.mebibytes(1), nginx's own
   */
  bodySize: size.default(Size.mebibytes(1)),
  /**
   * How long requests may go on with what a release replaces: a service's old side, or, when nginx has read its files
   * anew, its old workers.
   * @default Duration.minutes(5)
   */
  shutdownTimeout: duration.default(Duration.minutes(5)),
  /**
   * The loopback port of its own health and status.
   * @default 8081
   */
  statusPort: port.default(8081),
  /** @default Size.mebibytes(256) */
  memory: size.default(defaults.nginx.memory),
  /** @default 0.5 */
  cpus: processors.default(defaults.nginx.cpus),
};

export interface NginxEdgeProps extends Readonly<z.input<z.ZodObject<typeof nginxEdgeShape>>> {}

const main = '/etc/nginx/vpsynth/nginx.conf';

/** It reads everything anew when told to, and keeps what it has when the new files are wrong. */
const reload: readonly Reload[] = [
  {
    paths: ['/etc/nginx/vpsynth', '/etc/nginx/secrets', '/etc/nginx/active', '/etc/nginx/certificates'],
    exec: [{ argv: ['nginx', '-c', main, '-t'] }, { argv: ['nginx', '-c', main, '-s', 'reload'] }],
  },
  // Served as they stand.
  { paths: ['/var/www/challenges', '/var/www/files'] },
];

/**
 * The one entry of a host: nginx, on the host's own network, which reaches each container by its fixed address. It never
 * joins a project's network, so that no project's change recreates it.
 */
export class NginxEdge extends Component {
  /** The host that it is the entry of. */
  readonly host: Host;
  readonly #props: Output<typeof nginxEdgeShape>;

  // Docker publishes no ports of what stands in internal networks alone.
  readonly #network: Network | undefined;

  constructor(scope: Construct, id: string, props: NginxEdgeProps = {}) {
    super(scope, id);
    this.host = Host.around(this) as Host;
    if (this.host?.local) this.#network = new Network(this, 'network');
    this.#props = parseProps(this, nginxEdgeShape, props);
  }

  /** Its own health and status, on loopback. */
  get status(): Endpoint {
    return new Endpoint(this, { workload: 'nginx', name: 'status', port: this.#props.statusPort, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    const props = this.#props;
    const { workerProcesses, workerConnections } = props;
    const mostConnections = workerProcesses === 'auto' ? undefined : workerProcesses * workerConnections;
    return [
      this.#workload(),
      {
        kind: 'edge',
        workload: 'nginx',
        settings: {
          workerProcesses: props.workerProcesses,
          workerConnections: props.workerConnections,
          keepAliveSeconds: Math.ceil(props.keepAlive.seconds),
          bodySize: props.bodySize,
          shutdownSeconds: Math.ceil(props.shutdownTimeout.seconds),
          statusPort: props.statusPort,
        },
      },
      // On a network of its own its status would be another container's loopback.
      ...(this.host.local ? [] : nginxExporter(this, this.status, mostConnections)),
    ];
  }

  #workload(): WorkloadFacet {
    const props = this.#props;
    const local = this.host.local;
    return {
      kind: 'workload',
      name: 'nginx',
      image: Image.of(imageOf.nginx(Fleet.versionsFor(this).nginx)),
      command: ['nginx', '-c', main, '-g', 'daemon off;'],
      environment: {},
      endpoints: [this.status],
      connects: [],
      networks: this.#network === undefined ? [] : [this.#network],
      joinsWhatItReaches: local,
      onHostNetwork: !local,
      publishes:
        this.host instanceof LocalMachine
          ? [
              { address: '127.0.0.1', hostPort: this.host.httpPort, containerPort: 80 },
              { address: '127.0.0.1', hostPort: this.host.httpsPort, containerPort: 443 },
            ]
          : [],
      health: {
        type: 'http',
        port: props.statusPort,
        path: '/health',
        by: 'curl',
        timing: {
          interval: Duration.seconds(10),
          timeout: Duration.seconds(5),
          retries: 3,
          startPeriod: Duration.seconds(10),
        },
      },
      resources: {
        memory: props.memory,
        memoryReservation: defaults.nginx.memoryReservation.atMost(props.memory),
        ...(!local && { cpus: props.cpus }),
      },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        { type: 'configuration', folder: 'nginx', target: '/etc/nginx/vpsynth' },
        { type: 'host', path: './active', target: '/etc/nginx/active', readOnly: true },
        { type: 'host', path: './certificates', target: '/etc/nginx/certificates', readOnly: true },
        { type: 'host', path: './challenges', target: '/var/www/challenges', readOnly: true },
        { type: 'host', path: './files', target: '/var/www/files', readOnly: true },
        { type: 'filled', folder: 'nginx', target: '/etc/nginx/secrets' },
        {
          type: 'volume',
          volume: 'cache',
          target: '/var/cache/nginx',
          backup: { as: 'nothing', because: 'a cache of what services answered' },
        },
        { type: 'temporary', target: '/run' },
        { type: 'temporary', target: '/tmp' },
      ],
      reload,
      kernel: [
        {
          name: 'net.ipv4.tcp_migrate_req',
          value: 1,
          because: 'A connection in the queue of an nginx that ends is handed to the one that takes over (Linux 5.14).',
        },
      ],
      after: [],
      logs: 'access',
      container: {
        userId: 0,
        setUser: false,
        readOnlyRootFilesystem: true,
        // The master binds 80 and 443, reads private keys and makes its workers another user's.
        capabilities: ['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
        init: false,
        stopSignal: 'SIGQUIT',
        // Some time more than its workers take at most, so that nginx ends by itself.
        stopGracePeriod: Duration.seconds(props.shutdownTimeout.seconds + 10),
        secretsAs: 'files',
        // Two a connection, as both linters of nginx ask; Docker Engine 29 would give 1024.
        openFiles: props.workerConnections * 2,
      },
    };
  }
}
