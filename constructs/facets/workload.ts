import type { Network } from '../host/network';
import type { Duration } from '../values/duration';
import type { Image } from '../values/image';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import type { VolumeBackup } from './backup';
import type { Endpoint, EndpointPart } from './endpoint';

/** Something that runs in containers. */
export interface WorkloadFacet {
  readonly kind: 'workload';
  /** The service's name in its stack, unique there. */
  readonly name: string;
  readonly image: Image;
  /** Replaces the image's command. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** What it listens on. */
  readonly endpoints: readonly Endpoint[];
  /** What it reaches beyond the endpoints that its environment names. */
  readonly connects: readonly Endpoint[];
  /** The networks it joins; the first is the one it is reached on from its host. */
  readonly networks: readonly Network[];
  /**
   * True: it joins the networks of everything that it reaches as well, and is recreated when that changes. Only for the
   * developer's machine, where the host's network reaches no containers.
   * @default false
   */
  readonly joinsWhatItReaches?: boolean;
  /**
   * True: it belongs to the hosts of its environment and isn't part of a cluster.
   * @default false
   */
  readonly onlyOnHosts?: boolean;
  /**
   * The names in `environment` whose values are plain and its own: settings of its environment and its host take their
   * place.
   * @default none
   */
  readonly settable?: readonly string[];
  /** True: no network of its own but the host's, where it listens on the addresses it is told to. */
  readonly onHostNetwork: boolean;
  /**
   * True: it tells metrics and does nothing else, so it is placed only where a Prometheus scrapes it, and on clusters,
   * which have their own.
   * @default false
   */
  readonly onlyWhereScraped?: boolean;
  /** Ports that the host itself listens on for it. */
  readonly publishes: readonly PublishedPort[];
  readonly health?: HealthProbe;
  /** What says that it can take requests, where that differs from health. */
  readonly readiness?: HealthProbe;
  readonly resources: Resources;
  readonly replicas: number;
  readonly strategy: Strategy;
  /** With the strategy `canary`: how it is judged. */
  readonly canary?: Canary;
  /**
   * How long what a release has started must stay well before the release is made and the old side ends.
   * @default Duration.seconds(5)
   */
  readonly observation?: Duration;
  readonly runs: Schedule;
  readonly mounts: readonly Mount[];
  /**
   * How the running program takes a change of the files that it mounts; what no entry names takes a restart.
   * @default a restart
   */
  readonly reload?: readonly Reload[];
  /**
   * How it holds back what its clients ask of a server behind it while that is replaced.
   * @default not at all
   */
  readonly holds?: readonly Hold[];
  /**
   * What it asks of the kernel of its machine.
   * @default nothing
   */
  readonly kernel?: readonly KernelParameter[];
  /** Workloads that must be healthy, or a job that must have ended well, before it starts. */
  readonly after: readonly Dependency[];
  /**
   * What its output is about, where logs are kept by kind.
   * @default 'application'
   */
  readonly logs?: 'access' | 'application' | 'audit';
  readonly container: ContainerSettings;
  /** How it runs on a machine without containers; undefined: not at all. */
  readonly process?: ProcessSettings;
}

/** A program as a process manager starts it. */
export interface ProcessSettings {
  readonly script: string;
  readonly arguments: readonly string[];
  /** The folder it is started in; undefined: where the manager is started. */
  readonly folder?: string;
  readonly instances: number;
  readonly mode: 'cluster' | 'fork';
}

/** A value of an environment variable; a {@link Secret} becomes a file where the workload reads secrets from files. */
export type EnvironmentValue = string | number | boolean | Secret | EndpointPart;

/** How secrets reach a process: `NAME_FILE` naming a file, or `NAME` holding the value (for what can't read files). */
export type SecretsAs = 'files' | 'environment';

export interface PublishedPort {
  /** The host's address it is bound to. */
  readonly address: string;
  readonly hostPort: number;
  readonly containerPort: number;
}

export type HealthProbe =
  | {
      readonly type: 'http';
      readonly port: number;
      readonly path: string;
      readonly by: 'wget' | 'curl' | 'node';
      readonly timing: ProbeTiming;
    }
  | { readonly type: 'command'; readonly command: readonly string[]; readonly timing: ProbeTiming };

export interface ProbeTiming {
  readonly interval: Duration;
  readonly timeout: Duration;
  readonly retries: number;
  /** How long after the start failures don't count. */
  readonly startPeriod: Duration;
  /**
   * How often it is asked in that time, on a host.
   * @default Duration.seconds(1): a release waits no longer than it must
   */
  readonly startInterval?: Duration;
  /**
   * How long after the start a cluster first asks.
   * @default at once; whether it lives, once a start probe has succeeded
   */
  readonly initialDelay?: Duration;
}

export interface Resources {
  /** The limit: above it the kernel ends the process. */
  readonly memory: Size;
  /** What it needs at the least. */
  readonly memoryReservation: Size;
  /** The limit, in cores; undefined: none (development). */
  readonly cpus?: number;
}

/** How a new release takes over. docs/releases.md says what each costs. */
export type Strategy = 'blue-green' | 'canary' | 'rolling' | 'recreate';

/** A part of the requests for some time, then all or none. */
export interface Canary {
  /** Above 0 and below 1. */
  readonly share: number;
  readonly time: Duration;
  readonly by: 'client-address' | 'request';
  /** By how much the part of its requests that fail may be above that of the old release. */
  readonly errorRate: number;
  /** How many times as long the slowest of twenty requests may take. */
  readonly latency: number;
  /** The fewest requests that it is compared by. */
  readonly requests: number;
  /** The histogram of its requests, in seconds, with the label `status`. */
  readonly histogram: string;
}

export type Schedule =
  | { readonly type: 'always' }
  /**
   * Runs to its end once a release: before what depends on it starts, or `afterRelease` when the new release serves and
   * nothing of the one before runs any more.
   */
  | { readonly type: 'once'; readonly afterRelease?: true }
  /** A five-field cron expression, in UTC. */
  | { readonly type: 'cron'; readonly expression: string };

export type Mount =
  /** A named volume: state. `exclusive`: a data server's files, which no second process may touch. */
  | {
      readonly type: 'volume';
      readonly volume: string;
      readonly target: string;
      readonly readOnly?: boolean;
      readonly exclusive?: boolean;
      /**
       * What can read its files: a program, with its version, or what it is built upon, where another can't: `PostgreSQL 18`,
       * `PostgreSQL 18 on Alpine` (another user and another collation than on Debian). While the volume is
       * there, no release starts anything else upon it.
       * @default not stated
       */
      readonly format?: string;
      /**
       * What a backup does with it.
       * @default its files are copied; of an exclusive one nothing is, until its construct says how
       */
      readonly backup?: VolumeBackup;
    }
  /** A folder of generated files, named after the workload; mounted whole, so that replaced files are seen. */
  | { readonly type: 'configuration'; readonly folder: string; readonly target: string }
  /** A folder of files that carry secrets: templates in the stack, filled on the host. */
  | { readonly type: 'filled'; readonly folder: string; readonly target: string }
  /** A path of the host, such as certificates. `rslave`: what the host mounts below it later is seen too, and let go. */
  | {
      readonly type: 'host';
      readonly path: string;
      readonly target: string;
      readonly readOnly?: boolean;
      readonly propagation?: 'rslave';
    }
  /** Memory, gone with the container. */
  | { readonly type: 'temporary'; readonly target: string; readonly size?: Size };

/** How a running program takes changed files: it hears a signal, runs commands, or with neither sees them by itself. */
export interface Reload {
  /** As the container sees them: folders that it mounts, or files and folders below these. */
  readonly paths: readonly string[];
  /** Sent to its first process. */
  readonly signal?: 'HUP';
  /** Run in its container, in order; the first that fails ends the release. */
  readonly exec?: readonly ContainerCommand[];
  /** For a person, in Markdown: what of these it reads at its start alone all the same. */
  readonly atStart?: string;
}

/** Clients of what stands between them and a server wait for a moment instead of failing. */
export interface Hold {
  /** Of the server. */
  readonly endpoint: Endpoint;
  /** Run in its container: ends well once nothing is under way there, and bounds itself; when it fails nothing is held. */
  readonly pause: readonly string[];
  readonly resume: readonly string[];
  /** How long clients wait before they are refused. */
  readonly patience: Duration;
}

export interface ContainerCommand {
  readonly argv: readonly string[];
  /** @default the container's own */
  readonly user?: string;
}

/** A kernel parameter, as sysctl.conf(5) has it. */
export interface KernelParameter {
  readonly name: string;
  readonly value: number;
  /** One sentence, which stands above it in the file. */
  readonly because: string;
}

export interface Dependency {
  /** The construct that is waited for. */
  readonly on: { readonly node: { readonly path: string } };
  readonly workload: string;
  readonly until: 'healthy' | 'completed';
}

export interface ContainerSettings {
  /** The user id that the process runs as, and that its secret files belong to. */
  readonly userId: number;
  /** True: the container is started as that user; false: the image itself changes to it. */
  readonly setUser: boolean;
  readonly readOnlyRootFilesystem: boolean;
  /** Linux capabilities kept; all others are dropped. */
  readonly capabilities: readonly string[];
  /** A process that reaps children and passes signals on. */
  readonly init: boolean;
  readonly stopSignal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT';
  readonly stopGracePeriod: Duration;
  readonly secretsAs: SecretsAs;
  readonly hostname?: string;
  readonly sharedMemory?: Size;
  /** Open files. Docker Engine 29 gives a soft limit of 1024 by default. */
  readonly openFiles?: number;
}
