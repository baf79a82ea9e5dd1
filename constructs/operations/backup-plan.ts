import { z } from 'zod';
import { defaultSecret } from '../data/secret-name';
import type { BackupFacet } from '../facets/backup';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { AlertFacet } from '../facets/operations';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Host } from '../host/host';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import { cronExpression } from '../values/cron';
import { Duration, duration } from '../values/duration';
import { Image } from '../values/image';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';
import { backupAlerts } from './backup-alerts';
import { backupTarget, type TargetSettings } from './backup-target';

/** doc.restic.net: 070_encryption, "Manage repository keys". */
const opensSnapshots =
  'it opens the repository and every snapshot in it; add the new one there first (restic key add), then set it';

const keep = z.int().min(1).max(10_000).optional();

const retention = z
  .strictObject({
    /** The newest, whatever their age. */
    last: keep,
    hourly: keep,
    daily: keep,
    weekly: keep,
    monthly: keep,
    yearly: keep,
  })
  .refine((given) => Object.values(given).some((each) => each !== undefined), 'a retention that keeps nothing');

export const backupPlanShape = {
  /** Where backups go: `BackupTarget.s3`, `.sftp` or `.rest`. */
  target: backupTarget,
  /**
   * When databases are dumped and files copied: five cron fields, in UTC. It starts up to five minutes later, each
   * machine at its own time.
   * @default '0 2 * * *', daily at 02:00
   */
  schedule: cronExpression.default('0 2 * * *'),
  /**
   * What is kept: the newest snapshot of each of so many days, weeks and so on; snapshots that no rule keeps are removed.
   * @default { daily: 14, weekly: 8, monthly: 12 }
   */
  retention: retention.default({ daily: 14, weekly: 8, monthly: 12 }),
  /**
   * Also dumps the databases of what a deployment changes, before it changes anything, and keeps so many of these; false:
   * doesn't.
   * @default 10
   */
  beforeDeployments: z.union([z.int().min(1).max(1000), z.literal(false)]).default(10),
  /**
   * When whole servers are copied, from which an archived log leads to any moment since (PostgreSQL: continuous
   * archiving).
   * @default never: databases are dumped one by one
   */
  physicalSchedule: cronExpression.optional(),
  /**
   * How often archived log is saved, where a server writes one.
   * @default '*\/15 * * * *', every 15 minutes
   */
  archiveSchedule: cronExpression.default('*/15 * * * *'),
  /**
   * When the repository is verified: its structure, and a 52nd part of all data, another one each week of the year.
   * @default '30 5 * * 0', on Sundays at 05:30
   */
  verifySchedule: cronExpression.default('30 5 * * 0'),
  /**
   * Also saves the configuration on the host: the stacks' files with certificates, /etc/letsencrypt, records of releases.
   * @default true for a host's plan, false for an environment's
   */
  configuration: z.boolean().optional(),
  /**
   * What stands in its scope and needs no backup, and why.
   * @default nothing
   */
  leavesOut: z
    .array(z.strictObject({ of: reference(Component), because: z.string().trim().min(10, 'a reason is a sentence') }))
    .default([]),
  /**
   * The most that may be lost, as time (RPO): checked against the schedules.
   * @default not stated
   */
  recoveryPoint: duration.optional(),
  /**
   * The room that its repository may take at the target: a warning tells when four fifths are taken. Its size is measured by
   * each verification.
   * @default not stated: nobody is told
   */
  capacity: size.optional(),
  /**
   * What encrypts the repository. Keep it elsewhere than on the host: without it no backup can be read.
   * @default a secret named after its path: VPS1_BACKUP_PASSWORD
   */
  password: secret.optional(),
  /**
   * The most memory that restic may use; it grows with the number of files.
   * @default Size.mebibytes(256)
   */
  memory: size.default(Size.mebibytes(256)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
};

export interface BackupPlanProps extends Readonly<z.input<z.ZodObject<typeof backupPlanShape>>> {}

/**
 * Saves the state of a host or of an environment off the host, encrypted, by restic: databases as dumps, files, brokers'
 * definitions, configuration. What there is to save it takes from what constructs say; an environment with a plan of its
 * own is left to that one.
 */
export class BackupPlan extends Component {
  readonly #props: Output<typeof backupPlanShape>;
  readonly #network: Network;
  /** On the developer's machine, and in development, nothing is worth keeping. */
  readonly #idle: boolean;

  constructor(scope: Host | Environment, id: string, props: BackupPlanProps) {
    super(scope, id);
    if (!(scope instanceof Host || scope instanceof Environment)) requireScope(this, 'a host or an Environment');
    this.#props = parseProps(this, backupPlanShape, props);
    this.#network = new Network(this, 'network');
    this.#idle = scope instanceof Environment ? scope.purpose === 'development' : (scope as Host).local;
  }

  override facets(): readonly Facet[] {
    if (this.#idle) return [];
    return [this.#workload(), this.#description, ...this.#alerts];
  }

  get #description(): BackupFacet {
    const {
      beforeDeployments,
      configuration,
      password,
      capacity,
      memory,
      cpus,
      physicalSchedule,
      recoveryPoint,
      ...props
    } = this.#props;
    return {
      kind: 'backup',
      workload: this.node.id,
      ...props,
      target: props.target.settings,
      physicalSchedule,
      recoveryPoint,
      beforeDeployments: beforeDeployments === false ? undefined : beforeDeployments,
      configuration: configuration ?? Environment.of(this) === undefined,
    };
  }

  get #alerts(): readonly AlertFacet[] {
    return backupAlerts(this, this.#props);
  }

  #workload(): WorkloadFacet {
    const { target, memory, cpus, password, schedule } = this.#props;
    const { settings } = target;
    const name = this.node.id;
    return workload({
      name,
      image: Image.of(imageOf.restic(Fleet.versionsFor(this).restic)),
      command: ['snapshots'],
      environment: {
        RESTIC_PASSWORD: (password ?? defaultSecret(this, 'password')).fixed(opensSnapshots),
        RESTIC_CACHE_DIR: '/cache',
        // Packs are made there before they are sent: more than a temporary folder holds.
        TMPDIR: '/cache',
        GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB`,
        RESTIC_REPOSITORY_FILE: `${holdsPassword(settings) ? secretsFolder : settingsFolder}/repository`,
        ...(settings.type === 's3' && {
          AWS_SHARED_CREDENTIALS_FILE: `${secretsFolder}/credentials`,
          ...(settings.region !== undefined && { AWS_DEFAULT_REGION: settings.region }),
        }),
      },
      connects: [targetEndpoint(this, settings)],
      networks: [this.#network],
      onlyOnHosts: true,
      resources: { memory, memoryReservation: Size.mebibytes(memory.mebibytes / 4), cpus },
      runs: { type: 'cron', expression: schedule },
      mounts: [
        { type: 'configuration', folder: name, target: settingsFolder },
        { type: 'filled', folder: name, target: secretsFolder },
        ...(settings.type === 'sftp'
          ? [{ type: 'configuration' as const, folder: `${name}-ssh`, target: '/etc/ssh/ssh_config.d' }]
          : []),
        {
          type: 'volume',
          volume: `${name}-cache`,
          target: '/cache',
          backup: { as: 'nothing', because: 'a copy of what the repository says of itself' },
        },
        { type: 'temporary', target: '/tmp' },
      ],
      container: {
        // It reads files of every user, all mounted read-only.
        userId: 0,
        setUser: false,
        capabilities: ['DAC_OVERRIDE'],
        stopGracePeriod: Duration.seconds(30),
        hostname: name,
      },
    });
  }
}

const settingsFolder = '/etc/backup';
const secretsFolder = '/run/secrets/backup';

/** The address of restic's own server carries the password. */
function holdsPassword({ type }: TargetSettings): boolean {
  return type === 'rest';
}

/** What it reaches, for firewalls and policies. */
function targetEndpoint(plan: BackupPlan, settings: TargetSettings): Endpoint {
  const name = 'target';
  if (settings.type === 'sftp') return new Endpoint(plan, { name, port: settings.port, externalHost: settings.host });
  const { hostname, port, protocol } = new URL(settings.type === 's3' ? settings.endpoint : settings.url);
  const standard = protocol === 'https:' ? 443 : 80;
  return new Endpoint(plan, { name, port: port === '' ? standard : Number(port), externalHost: hostname });
}
