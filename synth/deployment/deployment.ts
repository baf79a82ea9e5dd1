import type { Strategy } from '../../constructs/facets/workload';
import type { DeployedMigration } from './migration';

/**
 * What a deployer must know of one host and can't read from its stacks' files: `infra/<host>/deployment.json`. Synth
 * writes it and the deployer reads it, so that a deployment runs nothing of the declaration.
 */
export interface Deployment {
  readonly generatedBy: 'vpsynth';
  readonly host: string;
  /** How the host is reached; absent for the developer's own machine. */
  readonly ssh?: { readonly address: string; readonly port: number; readonly user: string };
  readonly operatingSystem?: string;
  /** The cores that the machine is declared to have. */
  readonly cpus?: number;
  /** What the host must be found to have before anything is deployed to it. */
  readonly diskEncryption?: 'luks';
  /** Of several hosts that are deployed to together it comes first, alone. */
  readonly canary?: true;
  /** In the order in which they start: a stack comes after those whose networks it joins, the edge last. */
  readonly stacks: readonly DeployedStack[];
  /** The images of this repository that the host runs. */
  readonly builds: readonly DeployedBuild[];
  /** Images of this repository that were promoted to the host: they are never built again. */
  readonly promoted?: readonly string[];
  readonly certificates: readonly DeployedCertificate[];
  /** Absent where the host has none. */
  readonly databases?: readonly DeployedDatabase[];
  /** The backups of which a deployment asks first: `<service>/plan.json` of the stack says what they save. */
  readonly backups?: readonly { readonly stack: string; readonly service: string }[];
  readonly existing?: DeployedExistingState;
  /** The Prometheus on its loopback that a canary is judged by; absent where there is none that answers questions. */
  readonly prometheus?: { readonly port: number };
  /** The Prometheus on its loopback that asks its services for their metrics; absent where there is none. */
  readonly scraper?: DeployedScraper;
}

/** A Prometheus as it asks, whether or not it keeps what it hears. */
export interface DeployedScraper {
  readonly port: number;
  /** From one scrape of a target to the next. */
  readonly intervalSeconds: number;
  /** How long an answer may take. */
  readonly timeoutSeconds: number;
}

/** A database of PostgreSQL, for `vpsynth psql`. */
export interface DeployedDatabase {
  /** The path of its construct. */
  readonly construct: string;
  readonly stack: string;
  /** Of its server. */
  readonly service: string;
  /** What the server calls it. */
  readonly name: string;
}

/** What becomes of what is on the host and not declared, by its name for Docker: each with its reason. */
export interface DeployedExistingState {
  /** Compose projects, and containers of none. */
  readonly ended: Readonly<Record<string, string>>;
  /** Volumes. */
  readonly removed: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, string>>;
}

export interface DeployedStack {
  readonly name: string;
  /** The stack is the host's entry: its nginx takes new routes and colours after the services behind them run. */
  readonly edge: boolean;
  /** Of an edge: how long requests that began before a release may take to end. */
  readonly drainSeconds?: number;
  /** Of an edge: the loopback port on which it answers what a release asks. */
  readonly statusPort?: number;
  /** The stacks that have to run for this one to be well, `<host>/<stack>`, of this host and of others. */
  readonly needs: readonly string[];
  /** Folders of the host's own in the stack, which containers mount and every user may enter. */
  readonly folders: readonly string[];
  /**
   * For a stack with a Prometheus: the folder of the targets of each colour, `<stack>/<workload>.<blue or green>.yml`.
   * The content of the active colour's goes to `active/<stack>/<workload>/targets.yml` in the stack.
   */
  readonly targets?: string;
  /** Its volumes, by their names for Docker: what is here and not among them was declared once. */
  readonly volumes: readonly string[];
  /** Those among them that must be there before anything starts: their data is from before the stack. */
  readonly takenOver?: readonly string[];
  /** What it listens on, of the host's own ports; `0.0.0.0` is every address. */
  readonly listens?: readonly { readonly address: string; readonly port: number }[];
  /** Volumes by their name for Docker, and what can read the data in them: `PostgreSQL 18`. */
  readonly data?: Readonly<Record<string, string>>;
  readonly services: readonly DeployedService[];
  /** What is asked through the edge after a release of this stack. */
  readonly requests: readonly DeployedRequest[];
}

/** One service of a stack's compose.yaml. */
export interface DeployedService {
  readonly name: string;
  readonly image: string;
  /** `job`: a timer or a person starts it. */
  readonly runs: 'always' | 'once' | 'job';
  /** The most cores that its container may use; Docker starts none that may use more than there are. */
  readonly cpus?: number;
  /** Of a service that changes a database: how it is saved first, and when it runs. */
  readonly migration?: DeployedMigration;
  /** Absent where there is one side only. */
  readonly colour?: 'blue' | 'green';
  /** The name that its colours and replicas share, of the file that says which colour is active. */
  readonly workload: string;
  /** How a new release takes over; absent for what doesn't run always. */
  readonly strategy?: Strategy;
  /** How long it may take to end by itself, in seconds; with `recreate` a part of the gap. */
  readonly stopSeconds?: number;
  /** How long it may take from its start until it is healthy; absent without a health check. */
  readonly startSeconds?: number;
  /** What it is asked at its own address before clients' requests come there. */
  readonly asked?: readonly AskedRequest[];
  /** Where nginx sends it clients' requests, `<address>:<port>`; absent where it sends none. */
  readonly routedTo?: readonly string[];
  /** What Prometheus asks it for; absent where none does. */
  readonly metrics?: readonly DeployedMetrics[];
  /** How long it must stay well, once started, before the release is made. */
  readonly observeSeconds?: number;
  readonly canary?: DeployedCanary;
  /** The group of nginx that is all replicas but this one; absent where nginx spreads no requests over replicas. */
  readonly rotation?: string;
  /** What holds its clients back while it is replaced. */
  readonly heldBy?: readonly DeployedHold[];
  /**
   * What is asked in its container when it has been started and is healthy, until it says yes; absent where health says
   * it already. After so many seconds a release gives up.
   */
  readonly readiness?: { readonly command: readonly string[]; readonly seconds: number };
  /** How it takes a change of files it mounts; what no entry names takes a restart. */
  readonly onChange: readonly OnChange[];
}

export interface OnChange {
  /** Folders or files of the stack: `nginx`, `secrets/filled/pgbouncer/userlist.txt`. */
  readonly below: readonly string[];
  /** Sent to its first process. */
  readonly signal?: 'HUP';
  /** Run in its container, in order; the first that fails ends the release. */
  readonly exec: readonly DeployedCommand[];
}

/** Run in a container. */
export interface DeployedCommand {
  readonly argv: readonly string[];
  readonly user?: string;
}

/** Commands of a service, of any stack of the host. */
export interface DeployedHold {
  readonly stack: string;
  readonly service: string;
  readonly pause: readonly string[];
  readonly resume: readonly string[];
  /** How long clients wait before they are refused. */
  readonly seconds: number;
}

/** Metrics of a service, by the address where Prometheus asks for them. */
export interface DeployedMetrics {
  readonly address: string;
  readonly port: number;
  /** With its query. */
  readonly path: string;
}

/** What part of the requests a new side gets at first, for how long, and by what it is judged. */
export interface DeployedCanary {
  readonly share: number;
  readonly seconds: number;
  readonly errorRate: number;
  readonly latency: number;
  readonly requests: number;
  readonly histogram: string;
  /** By which its series are told from others, beside the colour. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface DeployedRequest {
  readonly domain: string;
  readonly path: string;
  readonly tls: boolean;
  /** Absent: any answer but a server's error will do. */
  readonly expects?: { readonly status: number; readonly text?: string; readonly seconds: number };
}

/** The same, of one container. */
export interface AskedRequest extends DeployedRequest {
  readonly address: string;
  readonly port: number;
}

/** An image that is built from this repository. */
export interface DeployedBuild {
  readonly image: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** A certificate that the host gets by ACME (RFC 8555) over HTTP-01, or that `vpsynth dev` makes on this machine. */
export interface DeployedCertificate {
  /** The first name, and that of its folder. */
  readonly domain: string;
  readonly names: readonly string[];
  /** Of the ACME account; absent on the developer's machine. */
  readonly email?: string;
  /** The ACME server's directory; absent: certbot's own default, Let's Encrypt. */
  readonly directory?: string;
}
