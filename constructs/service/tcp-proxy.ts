import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { recordProblem } from '../fleet/problem';
import type { Network } from '../host/network';
import type { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { Size } from '../values/size';
import { imageOf } from '../values/versions';

/** That of the edge's own status, which stands on another network. */
const healthPort = 8081;

/** Below this only root may listen, on a cluster's node (ip(7), ip_unprivileged_port_start). */
const firstUnprivileged = 1024;

const main = '/etc/nginx/vpsynth/nginx.conf';

/** Two a session: a client's and the one to what is behind. */
const connections = 512;

export interface ForwardOptions {
  /**
   * The network in which the target answers on its host. The proxy joins it: not needed across hosts.
   * @default none beyond the environment's
   */
  readonly network?: Network;
  /**
   * The proxy's port.
   * @default the target's; for one below 1024, which only root may listen on, 10000 more
   */
  readonly port?: number;
}

interface Forward {
  readonly endpoint: Endpoint;
  readonly targets: readonly Endpoint[];
  readonly network: Network | undefined;
}

/**
 * The TCP proxy of an environment: made by the first that forwards through it. It alone stands in the environment's
 * network and beside what is shared (a broker, a database server of the host), as PgBouncer does for PostgreSQL: so no
 * project reaches another's, and what is shared is recreated for none.
 */
export class TcpProxy extends Component {
  readonly environment: Environment;
  readonly #forwards = new Map<number, Forward>();

  /** The environment's proxy, created when it has none. */
  static in(environment: Environment): TcpProxy {
    const existing = environment.node.tryFindChild('proxy');
    return existing instanceof TcpProxy ? existing : new TcpProxy(environment, 'proxy');
  }

  private constructor(environment: Environment, id: string) {
    super(environment, id);
    this.environment = environment;
  }

  /**
   * Lets the environment's services reach an endpoint of something shared, and returns the endpoint that they use
   * instead. What was forwarded before is the same endpoint again.
   *
   * @param target several that are the same to a client, such as the nodes of a cluster: each connection gets one that
   *   answers
   */
  forward(target: Endpoint | readonly Endpoint[], { network, port }: ForwardOptions = {}): Endpoint {
    const targets = [target].flat().filter((each) => each instanceof Endpoint);
    const [first] = targets;
    const name = first?.name ?? 'none';
    const listening = port ?? unprivileged(first?.port ?? 1);
    const existing = this.#forwards.get(listening);
    if (existing !== undefined && sameEndpoints(existing.targets, targets)) return existing.endpoint;
    const endpoint = new Endpoint(this, { workload: 'proxy', name, port: listening });
    if (this.#refuse(targets, listening, existing)) return endpoint;
    this.#forwards.set(listening, { endpoint, targets, network });
    return endpoint;
  }

  #refuse(targets: readonly Endpoint[], port: number, existing: Forward | undefined): boolean {
    const problem = { rule: 'forward', severity: 'error' } as const;
    const outside = targets.find(({ externalHost }) => externalHost !== undefined);
    if (targets.length === 0 || outside !== undefined) {
      recordProblem(this, {
        ...problem,
        message: 'it forwards to what this fleet runs: one endpoint or several',
        got: outside?.externalHost ?? 'no endpoint',
        mend: 'services reach what is outside the fleet directly',
      });
      return true;
    }
    if (!Number.isInteger(port) || port < firstUnprivileged || port > 65_535) {
      recordProblem(this, {
        ...problem,
        message: "a forward's port is no port that it may listen on",
        got: String(port),
        allowed: '1024 to 65535',
        mend: 'give another port',
      });
      return true;
    }
    if (existing === undefined && port !== healthPort) return false;
    recordProblem(this, {
      ...problem,
      message: `two things want its port ${port}: ${existing === undefined ? 'its own health' : pathsOf(existing.targets)} and ${pathsOf(targets)}`,
      mend: 'give one of them another port',
    });
    return true;
  }

  override facets(): readonly Facet[] {
    const forwards = [...this.#forwards].map(([port, { targets }]) => ({ port, targets }));
    return [this.#workload(), { kind: 'tcp-proxy', workload: 'proxy', healthPort, connections, forwards }];
  }

  #workload(): WorkloadFacet {
    const forwards = [...this.#forwards.values()];
    const targets = forwards.flatMap((each) => each.targets);
    return {
      kind: 'workload',
      name: 'proxy',
      image: Image.of(imageOf.nginx(Fleet.versionsFor(this).nginx)),
      command: ['nginx', '-c', main, '-g', 'daemon off;'],
      environment: {},
      endpoints: forwards.map((each) => each.endpoint),
      connects: targets,
      networks: [...new Set([this.environment.network, ...forwards.flatMap(({ network }) => network ?? [])])],
      onHostNetwork: false,
      publishes: [],
      health: {
        type: 'http',
        port: healthPort,
        path: '/health',
        by: 'curl',
        timing: {
          interval: Duration.seconds(10),
          timeout: Duration.seconds(5),
          retries: 3,
          startPeriod: Duration.seconds(10),
        },
      },
      resources: { memory: Size.mebibytes(32), memoryReservation: Size.mebibytes(16), cpus: 0.5 },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        { type: 'configuration', folder: 'proxy', target: '/etc/nginx/vpsynth' },
        { type: 'temporary', target: '/tmp' },
      ],
      reload: [
        {
          paths: ['/etc/nginx/vpsynth'],
          exec: [{ argv: ['nginx', '-c', main, '-t'] }, { argv: ['nginx', '-c', main, '-s', 'reload'] }],
        },
      ],
      after: [],
      container: {
        // The image's user nginx: all that it opens are unprivileged ports.
        userId: 101,
        setUser: true,
        readOnlyRootFilesystem: true,
        capabilities: [],
        init: false,
        stopSignal: 'SIGQUIT',
        stopGracePeriod: Duration.seconds(30),
        secretsAs: 'files',
        openFiles: connections * 2,
      },
    };
  }
}

function unprivileged(port: number): number {
  return port < firstUnprivileged ? 10_000 + port : port;
}

function sameEndpoints(left: readonly Endpoint[], right: readonly Endpoint[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

function pathsOf(endpoints: readonly Endpoint[]): string {
  return endpoints.map(({ name, owner }) => `${name} of ${owner.node.path}`).join(', ');
}
