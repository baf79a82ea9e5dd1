/** One generated file, in memory. */
export interface OutputFile {
  /** Name relative to its unit's folder, '/' separated, e.g. 'compose.yaml', 'conf/nginx.conf'. */
  readonly name: string;
  /** The whole text; written as UTF-8. */
  readonly content: string;
  /**
   * Has the run bit.
   * @default false
   */
  readonly executable?: boolean;
}

/** A folder with a manifest of its own: a stack, a host's README folder, a Kubernetes environment. */
export interface OutputUnit {
  /** Relative to the root, e.g. 'infra/vps1/edge'. */
  readonly directory: string;
  readonly files: readonly OutputFile[];
}

/** A file outside any unit: a lock file ('infra/addresses.lock.json') or a workflow ('.github/workflows/fleet-x.yml'). */
export interface OutputSingle {
  /** Relative to the root, '/' separated. */
  readonly path: string;
  readonly content: string;
}

/** Everything that one synthesis makes. */
export interface Output {
  /** Consumed once, from first to last; a renderer may throw in the midst of it. */
  readonly units: Iterable<OutputUnit>;
  /** Read after the last unit, so that a lock file can hold what rendering allotted. */
  readonly singles: readonly OutputSingle[];
}
