import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { recordProblem } from '../fleet/problem';
import { pgBouncerExporter } from '../operations/exporters/pgbouncer-exporter';
import type { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { Size } from '../values/size';
import { imageOf } from '../values/versions';
import { ManagedPostgres } from './managed-postgres';
import type { PgBouncerPool } from './pgbouncer-pool';
import { poolHolds } from './pool-hold';
import { type PostgresPlace, tlsOf } from './pool-tls';
import { defaultSecret } from './secret-name';

/** PgBouncer's own default; it is told explicitly, since some images listen elsewhere. */
const port = 6432;

/**
 * The PgBouncer of an environment: made by its first pool. It alone stands in the project's network and beside the
 * databases, so that no project reaches another's.
 */
export class PgBouncer extends Component {
  readonly environment: Environment;
  readonly endpoint: Endpoint;
  readonly #pools: PgBouncerPool[] = [];

  /** The environment's PgBouncer, created when it has none. */
  static in(environment: Environment): PgBouncer {
    const existing = environment.node.tryFindChild('pgbouncer');
    return existing instanceof PgBouncer ? existing : new PgBouncer(environment, 'pgbouncer');
  }

  private constructor(environment: Environment, id: string) {
    super(environment, id);
    this.environment = environment;
    this.endpoint = new Endpoint(this, { workload: 'pgbouncer', name: 'postgres', port });
  }

  /** @internal */
  add(pool: PgBouncerPool): void {
    this.#pools.push(pool);
    const [first] = this.#pools;
    if (first === undefined || first.incomplete || pool.incomplete) return;
    const [here, there] = [pool, first].map(verification);
    if (here !== there) {
      recordProblem(pool, {
        rule: 'pgbouncer-mixed-tls',
        severity: 'error',
        message: `PgBouncer verifies the certificates of all its servers in one way, or of none: ${first.node.path} is of another kind`,
        got: `${here} here, ${there} there`,
        mend: 'keep the databases of one environment on servers of one kind: all with a certificate, all without, or all managed by one provider',
      });
    }
  }

  override facets(): readonly Facet[] {
    const pools = this.#pools.filter((each) => !each.incomplete && !each.database.incomplete);
    const monitoringPassword = defaultSecret(this, 'monitoring_password');
    return [
      this.#workload(pools),
      {
        kind: 'pgbouncer',
        workload: 'pgbouncer',
        version: Fleet.versionsFor(this).pgbouncer,
        port,
        maxClientConnections: 500,
        monitoringPassword,
        pools: pools.map((each) => each.description),
      },
      ...pgBouncerExporter(this, this.environment.network, monitoringPassword),
    ];
  }

  #workload(pools: readonly PgBouncerPool[]): WorkloadFacet {
    const servers = new Set(pools.map((each) => each.server));
    const own = [...servers].filter((each) => !(each instanceof ManagedPostgres)) as Exclude<
      PostgresPlace,
      ManagedPostgres
    >[];
    return {
      kind: 'workload',
      name: 'pgbouncer',
      image: Image.of(imageOf.pgbouncer(Fleet.versionsFor(this).pgbouncer)),
      command: ['/usr/bin/pgbouncer', '/etc/pgbouncer/pgbouncer.ini'],
      // The image's entrypoint makes a user list of its own unless it is told of one, and its folder is read-only here.
      environment: { AUTH_FILE: '/run/secrets/pgbouncer/userlist.txt' },
      endpoints: [this.endpoint],
      connects: [...servers].map((each) => each.endpoint),
      networks: [...new Set([this.environment.network, ...own.map((each) => each.network)])],
      onHostNetwork: false,
      publishes: [],
      health: {
        type: 'command',
        // Its own user may enter the console by the socket; any other question without a password is logged as a fault.
        command: ['pg_isready', '--host=/tmp', `--port=${port}`, '--username=pgbouncer', '--dbname=pgbouncer'],
        timing: {
          interval: Duration.seconds(5),
          timeout: Duration.seconds(5),
          retries: 5,
          startPeriod: Duration.seconds(15),
        },
      },
      resources: { memory: Size.mebibytes(64), memoryReservation: Size.mebibytes(32), cpus: 0.5 },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        { type: 'configuration', folder: 'pgbouncer', target: '/etc/pgbouncer' },
        { type: 'filled', folder: 'pgbouncer', target: '/run/secrets/pgbouncer' },
        { type: 'temporary', target: '/tmp' },
      ],
      // It reads all its files anew.
      reload: [{ paths: ['/etc/pgbouncer', '/run/secrets/pgbouncer'], signal: 'HUP' }],
      holds: poolHolds(
        pools.map(({ description }) => description),
        port,
      ),
      after: own.map((each) => ({ on: each, workload: each.node.id, until: 'healthy' })),
      container: {
        userId: 70,
        setUser: true,
        readOnlyRootFilesystem: true,
        capabilities: [],
        init: false,
        // Since 1.23 SIGTERM waits for every client to leave; SIGINT waits for queries only (pgbouncer.org/usage).
        stopSignal: 'SIGINT',
        stopGracePeriod: Duration.seconds(30),
        secretsAs: 'files',
        openFiles: 4096,
      },
    };
  }
}

/** What PgBouncer has one setting for, whatever the server. */
function verification({ server }: PgBouncerPool): string {
  const tls = server === undefined ? undefined : tlsOf(server);
  if (tls === undefined) return 'no certificate';
  if (tls.mode === 'verify-ca') return 'a certificate of its own';
  return tls.authority === undefined
    ? 'a certificate of a public authority'
    : "a certificate of its provider's authority";
}
