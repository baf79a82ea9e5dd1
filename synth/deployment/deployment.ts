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
  /** In the order in which they start: a stack comes after those whose networks it joins, the edge last. */
  readonly stacks: readonly DeployedStack[];
  /** The images of this repository that the host runs. */
  readonly builds: readonly DeployedBuild[];
  readonly certificates: readonly DeployedCertificate[];
  /** The backups of which a deployment asks first: `<service>/plan.json` of the stack says what they save. */
  readonly backups?: readonly { readonly stack: string; readonly service: string }[];
}

export interface DeployedStack {
  readonly name: string;
  /** The stack is the host's entry: its nginx takes new routes and colours after the services behind them run. */
  readonly edge: boolean;
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
  /** Absent where there is one side only. */
  readonly colour?: 'blue' | 'green';
  /** The name that its colours and replicas share, of the file that says which colour is active. */
  readonly workload: string;
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
  readonly exec: readonly { readonly argv: readonly string[]; readonly user?: string }[];
}

export interface DeployedRequest {
  readonly domain: string;
  readonly path: string;
  readonly tls: boolean;
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
