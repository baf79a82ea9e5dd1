import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { PostgresServerFacet } from '../facets/data';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Mount, WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { type Output, parseProps, reference } from '../fleet/props';
import { Host } from '../host/host';
import { Network } from '../host/network';
import { panelsOf } from '../operations/exporters/panels';
import { postgresExporter } from '../operations/exporters/postgres-exporter';
import { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { processors } from '../values/processors';
import { size } from '../values/size';
import { postgresAlerts, replicaAlerts, slotAlerts } from './postgres-alerts';
import { PostgresServer, postgresServerShape } from './postgres-server';
import { postgresWorkload, readSettingsAnew } from './postgres-workload';

export const postgresReplicaShape = {
  /** The server that it follows. */
  of: reference(PostgresServer),
  /**
   * The most memory that its container may use.
   * @default its primary's
   */
  memory: size.optional(),
  /** @default its primary's */
  cpus: processors.optional(),
  /**
   * Settings of postgresql.conf by their own names, beside its primary's.
   * @default its primary's alone
   */
  settings: postgresServerShape.settings,
};

export interface PostgresReplicaProps extends Readonly<z.input<z.ZodObject<typeof postgresReplicaShape>>> {}

/** The slot that its primary keeps WAL in for it. By `replica_` these are told from slots that others ask for. */
function slotOf({ node }: PostgresReplica): string {
  return `replica_${node.path.replaceAll(/[^a-z0-9]/g, '_')}`.slice(0, 63);
}

/**
 * A streaming replica of a PostgresServer, on the same host or another: reads go to it through
 * `database.readPool({ from: replica })`, and it can take the primary's place. It copies its primary when it has no data
 * yet, and from then on follows it.
 */
export class PostgresReplica extends Component {
  /** The network of the replica and its poolers: on its primary's host the same. */
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof postgresReplicaShape>;

  constructor(scope: Construct, id: string, props: PostgresReplicaProps) {
    super(scope, id);
    this.#props = parseProps(this, postgresReplicaShape, props);
    this.network = this.#networkOf(this.#props.of);
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 'postgres', port: 5432 });
  }

  /** On another host it has a way out: to its primary. */
  #networkOf(primary: PostgresServer | undefined): Network {
    const environment = Environment.of(this);
    if (environment !== undefined) return environment.network;
    const beside = primary !== undefined && Environment.of(primary) === undefined && Host.of(primary) === Host.of(this);
    return beside ? primary.network : new Network(this, 'network');
  }

  /** The server that it follows. */
  get primary(): PostgresServer {
    return this.#props.of;
  }

  override facets(): readonly Facet[] {
    const { primary } = this;
    const monitoring = primary.monitoring(this);
    return [
      this.#workload(),
      this.description,
      {
        kind: 'postgres-role',
        workload: this.node.id,
        server: primary,
        ...primary.replicationRole,
        connectsTo: 'replication',
        memberOf: [],
      },
      monitoring,
      ...postgresExporter(this, monitoring.password),
      ...postgresAlerts(this),
      ...replicaAlerts(this),
      ...panelsOf(this, 'Database', [['behind its primary', 's', 'pg_replication_lag_seconds{}', 'seconds']]),
      ...slotAlerts(primary, slotOf(this)),
    ];
  }

  /** What its files are made of. */
  get description(): PostgresServerFacet {
    const { of: primary, memory, settings } = this.#props;
    const same = primary.description;
    return {
      ...same,
      workload: this.node.id,
      network: this.network,
      memory: memory ?? same.memory,
      settings: { ...same.settings, ...settings },
      // Its primary's is whole.
      archive: undefined,
      follows: {
        primary,
        endpoint: primary.endpoint,
        slot: slotOf(this),
        role: primary.replicationRole,
      },
    };
  }

  #workload(): WorkloadFacet {
    const { network, endpoint, primary } = this;
    const { version, memory, certificate } = this.description;
    const cpus = this.#props.cpus ?? primary.cpus;
    const certificateKey = certificate?.key;
    const base = postgresWorkload({ component: this, version, network, endpoint, memory, cpus, certificateKey });
    return {
      ...base,
      command: ['sh', '/etc/postgresql/replica.sh'],
      connects: [primary.endpoint],
      // As long as it copies its primary it doesn't answer.
      ...(base.health && {
        health: { ...base.health, timing: { ...base.health.timing, startPeriod: Duration.minutes(30) } },
      }),
      mounts: [
        ...base.mounts.map(unsaved),
        { type: 'filled', folder: this.node.id, target: '/run/secrets/replication' },
      ],
      reload: [{ paths: ['/etc/postgresql'], exec: [readSettingsAnew] }],
      after: [{ on: primary, workload: primary.node.id, until: 'healthy' }],
      // The image makes no cluster for it, so there is nothing to do as root.
      container: { ...base.container, setUser: true, capabilities: [] },
    };
  }
}

/** What it holds is its primary's. */
function unsaved(mount: Mount): Mount {
  return mount.type === 'volume' ? { ...mount, backup: { as: 'nothing', because: 'a copy of its primary' } } : mount;
}
