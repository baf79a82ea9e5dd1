import {
  ApiServer,
  type ApiServerProps,
  Certificate,
  Component,
  Duration,
  Environment,
  type EnvironmentProps,
  type Facet,
  Fleet,
  type FleetProps,
  formatProblem,
  type Host,
  Image,
  Monitoring,
  NginxEdge,
  NginxVhost,
  type NginxVhostProps,
  type PgBouncerPool,
  type PgBouncerPoolProps,
  PostgresDatabase,
  PostgresServer,
  Project,
  Size,
  Vps,
  type VpsProps,
  type WorkloadFacet,
} from 'vpsynth';
import { allChecks } from '../../../synth/checks/all';
import { runChecks } from '../../../synth/checks/run-checks';
import { type Committed, derive } from '../../../synth/derive/derive';

/**
 * Every problem of a declaration as a person reads it, without the lines of this test; '' when there is none. That a fleet
 * has no backup at all is left out: nearly none here has one.
 */
export function problems(
  declare: (fleet: Fleet) => unknown,
  props: FleetProps = {},
  committed: Committed = {},
): string {
  return told(declare, props, committed)
    .filter((problem) => !problem.startsWith('warning state-without-backup: fleet: '))
    .join('\n\n');
}

/** The same one by one, with nothing left out. */
export function told(declare: (fleet: Fleet) => unknown, props: FleetProps = {}, committed: Committed = {}): string[] {
  const fleet = new Fleet(props);
  declare(fleet);
  return runChecks(derive(fleet, committed), allChecks).map(formatProblem).map(withoutLines);
}

function withoutLines(text: string): string {
  return text.replace(/\n {4}at .*/, '').replaceAll(/ ?\(test\/[^)]*:\d+\)/g, '');
}

/** A host with room for everything. */
export function vps(fleet: Fleet, id = 'vps-1', props: Partial<VpsProps> = {}): Vps {
  return new Vps(fleet, id, {
    publicAddress: '203.0.113.1',
    cpus: 8,
    memory: Size.gibibytes(32),
    disk: Size.gibibytes(200),
    operatingSystem: 'debian-13',
    ...props,
  });
}

/** A Prometheus of a host; nobody hears its alerts. */
export function monitoring(host: Host): Monitoring {
  return new Monitoring(host, 'monitor').acknowledge('alerts-unheard', 'this host is for tests');
}

/** The environment `<project>/prod`. */
export function environment(on: EnvironmentProps['on'], project = 'shop', props: Partial<EnvironmentProps> = {}) {
  const fleet = [on].flat()[0]?.node.root as Fleet;
  const existing = fleet.node.tryFindChild(project) as Project | undefined;
  const scope = existing ?? new Project(fleet, project, { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  return new Environment(scope, 'prod', { on, ...props });
}

export const image = Image.of('docker.io/acme/shop:1.0.0');

/** A service without metrics of its own. */
export function service(scope: Environment | Host, id = 'api', props: Partial<ApiServerProps> = {}): ApiServer {
  return new ApiServer(scope, id, { image, port: 3000, metricsPath: undefined, ...props });
}

/** A pool to a database on a server of the environment's own. */
export function pool(scope: Environment, props: PgBouncerPoolProps = {}): PgBouncerPool {
  const server = new PostgresServer(scope, 'postgres');
  return new PostgresDatabase(scope, 'database', { server }).pool(props);
}

export function edge(host: Host): NginxEdge {
  return new NginxEdge(host, 'edge');
}

export function vhost(
  scope: Environment,
  on: NginxEdge | undefined,
  props: Partial<NginxVhostProps> = {},
  id = 'site',
): NginxVhost {
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  return new NginxVhost(scope, id, { ...(on && { edge: on }), domain: 'shop.example', certificate, ...props });
}

/** A construct of a team's own: one workload, whatever it is made of, and other facets. */
export class Own extends Component {
  readonly #workload: Partial<WorkloadFacet>;
  readonly #others: (own: Own) => readonly Facet[];

  constructor(
    scope: Environment | Host,
    id: string,
    workload: Partial<WorkloadFacet>,
    others: (own: Own) => readonly Facet[] = () => [],
  ) {
    super(scope, id);
    this.#workload = workload;
    this.#others = others;
  }

  override facets(): readonly Facet[] {
    const environment = Environment.of(this);
    return [
      {
        kind: 'workload',
        name: this.node.id,
        image,
        environment: {},
        endpoints: [],
        connects: [],
        networks: environment === undefined ? [] : [environment.network],
        onHostNetwork: false,
        publishes: [],
        resources: { memory: Size.mebibytes(64), memoryReservation: Size.mebibytes(32), cpus: 0.1 },
        replicas: 1,
        strategy: 'recreate',
        runs: { type: 'always' },
        mounts: [],
        after: [],
        container: {
          userId: 1000,
          setUser: true,
          readOnlyRootFilesystem: true,
          capabilities: [],
          init: true,
          stopSignal: 'SIGTERM',
          stopGracePeriod: Duration.seconds(30),
          secretsAs: 'files',
        },
        ...this.#workload,
      },
      ...this.#others(this),
    ];
  }
}
