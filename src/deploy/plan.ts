/** What the agent says of one stack: nothing to do, or what and why. */
export interface StackPlan {
  readonly first: boolean;
  /** An earlier run began a release and came neither to its end nor back. */
  readonly interrupted: boolean;
  readonly install: readonly string[];
  readonly remove: readonly string[];
  readonly unread: readonly string[];
  readonly edited: readonly string[];
  readonly secrets: readonly string[];
  /** Service → why it has to be started. */
  readonly containers: Readonly<Record<string, string>>;
  /** Domains to ask for: also after a release whose certificates weren't issued. */
  readonly certificates: readonly string[];
  readonly leftovers: readonly string[];
  /** Why what it brings back can't live with its database any more. */
  readonly behindContract?: string;
  /** Present when this very release was gone back from: by whom, when, and the commit that it came from. */
  readonly rolledBack?: { readonly who: string; readonly at: string; readonly commit?: string | null };
}

/** How long a service that can't run twice may be away, and how long it was when it was replaced last. */
export interface Gap {
  /** To end by itself. */
  readonly stopSeconds: number;
  /** To become healthy; absent without a health check. */
  readonly startSeconds?: number;
  readonly lastSeconds?: number;
}

/** What a release ends and removes beside its stacks, because the declaration says so. */
export interface Leaving {
  /** Projects that are declared no more, or never were. */
  readonly ends: readonly string[];
  /** Volumes. */
  readonly removes: readonly string[];
}

/** The answer to the operation `plan`. */
export interface Plan {
  readonly stacks: Readonly<Record<string, StackPlan>>;
  /** The last release of each stack, null before the first: what this was planned against. */
  readonly releases: Readonly<Record<string, string | null>>;
  readonly existing: Leaving;
  /** Secrets that have a value neither here nor on the host. */
  readonly lacking: readonly string[];
  /** Images that the host has: reference → id. */
  readonly images: Readonly<Record<string, string>>;
  /** The digests that registries gave them, by reference; none for what was built or loaded there. */
  readonly digests: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
}

/** Whether a release has anything to do for a stack. */
export function isChanged({
  first,
  interrupted,
  install,
  remove,
  unread,
  secrets,
  containers,
  certificates,
  leftovers,
}: StackPlan): boolean {
  const lists = [install, remove, unread, secrets, Object.keys(containers), certificates, leftovers];
  return first || interrupted || lists.some(({ length }) => length > 0);
}

/** Whether anything ends or goes. */
export function leaves({ ends, removes }: Leaving): boolean {
  return ends.length > 0 || removes.length > 0;
}

/** What ends and goes, a line each. */
export function describeLeaving({ ends, removes }: Leaving): string[] {
  return [
    ...ends.map((project) => `end      ${project}: its containers and networks; its volumes stay`),
    ...removes.map((volume) => `remove   the volume ${volume}, when what is in it is saved on the host`),
  ];
}

/** What becomes of a stack's files and certificates, a line each. */
export function describePlan(plan: StackPlan): string[] {
  const { first, interrupted, install, remove, unread, edited, secrets, certificates } = plan;
  if (first) return [`new: ${install.length} files`];
  const edits = new Set(edited);
  return [
    ...(interrupted ? ['finish   what an interrupted run began'] : []),
    ...install.map(
      (path) => `write    ${path}${edits.has(path) ? ' (edited on the host: its text there is replaced)' : ''}`,
    ),
    ...remove.map((path) => `remove   ${path}`),
    ...unread.map((path) => `reread   ${path}`),
    ...secrets.map((path) => `fill     ${path}`),
    ...certificates.map((domain) => `ask      a certificate of ${domain}`),
  ];
}
