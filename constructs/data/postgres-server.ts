import type { Construct } from 'constructs';
import { z } from 'zod';
import type { DumpFacet } from '../facets/backup';
import type { PostgresRoleFacet, PostgresServerFacet, RoleAccess, ServerCertificate, WalArchive } from '../facets/data';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Mount, Reload, WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { postgresExporter, postgresMonitoringRole } from '../operations/exporters/postgres-exporter';
import { Environment } from '../project/environment';
import { defaults } from '../service/service-defaults';
import { Duration, duration } from '../values/duration';
import type { Identifier } from '../values/name';
import { pemCertificates } from '../values/pem';
import { processors } from '../values/processors';
import { type Secret, secret } from '../values/secret';
import { size } from '../values/size';
import { archiveAlerts, postgresAlerts } from './postgres-alerts';
import { postgresWorkload, readSettingsAnew } from './postgres-workload';
import { defaultSecret, givenSecret } from './secret-name';

const onlyOnEmptyVolume =
  'the image reads it on an empty volume alone, and nobody is let in by it: the socket asks for none';
const ofCertificate =
  'it belongs to the certificate in the declaration: replace both, by the commands of docs/postgres.md';

export const postgresServerShape = {
  /**
   * Its version, major and minor.
   * @default the fleet's
   */
  version: z
    .string()
    .regex(/^\d+\.\d+$/, 'expected major and minor, such as 18.6')
    .optional(),
  /**
   * The most memory the container may use; the settings are derived from it, never from the host's.
   * @default Size.mebibytes(1024)
   */
  memory: size.default(defaults.postgres.memory),
  /** @default 1 */
  cpus: processors.default(defaults.postgres.cpus),
  /**
   * Never computed from the pools: a change restarts every tenant. Their sum is checked against it.
   * @default 100, PostgreSQL's own
   */
  maxConnections: z.int().min(10).max(10_000).default(100),
  /**
   * Settings of postgresql.conf by their own names; they win over what is derived.
   * @default none
   */
  settings: z
    .record(
      z.string().regex(/^[a-z_]+(\.[a-z_]+)?$/, 'expected a setting of postgresql.conf'),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .refine((settings) => !Object.hasOwn(settings, 'max_connections'), 'max_connections is given by maxConnections')
    .default({}),
  /**
   * The superuser's password.
   * @default a secret named after its path: VPS1_PLATFORM_POSTGRES_PASSWORD
   */
  password: secret.optional(),
  /**
   * Its certificate in PEM, such as `readFileSync('infra/postgres.pem', 'utf8')`: what comes from other hosts is then
   * encrypted, and verified against this very certificate, whatever name stands in it. docs/postgres.md says how to make
   * one. Its replicas have the same.
   * @default none: connections are not encrypted
   */
  certificate: pemCertificates.optional(),
  /**
   * Copies its WAL into a volume beside its data, where a backup finds it: with a copy of the whole server (physical
   * backup) it can be brought back to any moment since. `every`: a segment is copied after this time even if it isn't full.
   * @default none: it can be brought back to a dump
   */
  archive: z
    .strictObject({
      /** @default Duration.minutes(1) */
      every: duration
        .refine(({ seconds }) => seconds >= 30 && Number.isInteger(seconds), 'expected 30 seconds or more')
        .default(Duration.minutes(1)),
    })
    .optional(),
  /**
   * The certificate's key in PEM.
   * @default a secret named after its path: VPS1_PLATFORM_POSTGRES_CERTIFICATE_KEY
   */
  certificateKey: secret.optional(),
};

export interface PostgresServerProps extends Readonly<z.input<z.ZodObject<typeof postgresServerShape>>> {}

/** Reads its settings anew and provisions what came later: the image does so only on an empty data folder. */
const reload: readonly Reload[] = [
  {
    paths: ['/etc/postgresql', '/run/secrets/roles'],
    exec: [readSettingsAnew, { argv: ['sh', '/etc/postgresql/provision.sh'], user: 'postgres' }],
  },
  { paths: ['/docker-entrypoint-initdb.d'] },
];

/**
 * A PostgreSQL server: shared by the projects of a host, or an environment's own. Nothing but poolers, and what is
 * declared direct, joins its network.
 */
export class PostgresServer extends Component {
  /** The network of the server and its poolers. */
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof postgresServerShape>;

  constructor(scope: Construct, id: string, props: PostgresServerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, postgresServerShape, props);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: 'unless-linked' });
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 'postgres', port: 5432 });
  }

  override facets(): readonly Facet[] {
    return [
      this.#workload(),
      this.description,
      this.monitoring(this),
      ...postgresExporter(this, this.#monitoringPassword),
      ...postgresAlerts(this),
      this.#copy,
      ...(this.#archive === undefined ? [] : archiveAlerts(this)),
    ];
  }

  /** What its files are made of; its replicas take over what must be the same. */
  get description(): PostgresServerFacet {
    const { memory, maxConnections, settings, password } = this.#props;
    return {
      kind: 'postgres-server',
      workload: this.node.id,
      version: this.#version,
      network: this.network,
      superuserPassword: (password ?? defaultSecret(this, 'password')).fixed(onlyOnEmptyVolume),
      memory,
      maxConnections,
      reservedConnections: 3,
      settings,
      certificate: this.#certificate,
      archive: this.#archive,
      follows: undefined,
    };
  }

  /** The cores that its container may use. */
  get cpus(): number {
    return this.#props.cpus;
  }

  /** Whom its replicas connect as: the role of all of them. */
  get replicationRole(): RoleAccess {
    return { name: 'replicator' as Identifier, password: defaultSecret(this, 'replication-password') };
  }

  get #monitoringPassword(): Secret {
    return defaultSecret(this, 'monitoring-password');
  }

  /** The role that the exporter of it, or of a replica, connects as. */
  monitoring(server: Component): PostgresRoleFacet {
    return {
      kind: 'postgres-role',
      workload: `${server.node.id}-exporter`,
      server,
      name: postgresMonitoringRole as Identifier,
      password: this.#monitoringPassword,
      connectsTo: 'postgres',
      memberOf: ['pg_monitor'],
    };
  }

  get #version(): string {
    return this.#props.version ?? Fleet.versionsFor(this).postgres;
  }

  get #certificate(): ServerCertificate | undefined {
    const { certificate: pem, certificateKey } = this.#props;
    return pem === undefined
      ? undefined
      : { pem, key: (certificateKey ?? givenSecret(this, 'certificate-key')).fixed(ofCertificate) };
  }

  /** All of it, with the log that makes it whole. A tar file on standard output takes a server of one tablespace. */
  get #copy(): DumpFacet {
    return {
      kind: 'dump',
      type: 'physical',
      from: this,
      workload: this.node.id,
      user: 'postgres',
      command: [
        'pg_basebackup',
        '--username=postgres',
        '--pgdata=-',
        '--format=tar',
        '--wal-method=fetch',
        '--checkpoint=fast',
      ],
      file: `${this.node.id}.tar`,
    };
  }

  get #archive(): WalArchive | undefined {
    const { archive } = this.#props;
    const volume = `${this.node.id}-archive`;
    return archive && { volume, target: '/var/lib/postgresql-archive', every: archive.every };
  }

  #workload(): WorkloadFacet {
    const { superuserPassword, certificate, memory, archive } = this.description;
    const { cpus, network, endpoint } = this;
    const version = this.#version;
    const certificateKey = certificate?.key;
    const base = postgresWorkload({ component: this, version, network, endpoint, memory, cpus, certificateKey });
    return {
      ...base,
      ...(archive && { command: ['sh', '/etc/postgresql/start.sh'] }),
      environment: { POSTGRES_PASSWORD: superuserPassword, ...base.environment },
      mounts: [
        ...base.mounts,
        ...(archive === undefined ? [] : [archiveMount(archive)]),
        { type: 'configuration', folder: 'initialize', target: '/docker-entrypoint-initdb.d' },
        // Passwords of the databases' roles: a folder, so that a new database recreates nothing.
        { type: 'filled', folder: 'roles', target: '/run/secrets/roles' },
      ],
      reload,
    };
  }
}

/** Beside the data: a job that saves it reads nothing else. */
function archiveMount({ volume, target }: WalArchive): Mount {
  const removeBefore = ['pg_archivecleanup', '-x', '.gz', target];
  return { type: 'volume', volume, target, backup: { as: 'archive', removeBefore, user: 'postgres' } };
}
