import type { Retention } from '../../constructs/facets/backup';

/**
 * What the agent saves and how, `<folder>/plan.json` of a backup's service. Synth writes it; on the host
 * `vpsynth-agent backup` reads it.
 */
export interface PlanFile {
  readonly generatedBy: 'vpsynth';
  /** The plan's path. */
  readonly backup: string;
  /** The name that snapshots carry: restic would take the container's. */
  readonly host: string;
  readonly items: readonly PlanItem[];
  readonly retention: Retention;
  /** False where the target's keeper alone removes what isn't kept. */
  readonly prune: boolean;
  /** How many snapshots from before deployments stay; absent: none are made. */
  readonly beforeDeployments?: number;
}

export type PlanItem = {
  /** The path of the construct whose state it is. */
  readonly construct: string;
  readonly kind: ItemKind;
  /** The stack whose deployment changes it. */
  readonly for: string;
  /** The file or folder in the snapshot. */
  readonly path: string;
} & (
  | { readonly dump: PlannedCommand }
  /** The Docker volume. */
  | {
      readonly volume: string;
      readonly exclude: readonly string[];
      /** Of an archive: removes what is older than the segment whose name the agent adds. */
      readonly removeBefore?: PlannedCommand;
      /** What has to succeed before its files are copied. */
      readonly before?: PlannedCommand;
      /** What it holds comes and goes: its size has a label that says so. */
      readonly varies?: true;
    }
  /** Folders of the host, each below `path`. */
  | { readonly folders: readonly string[] }
);

export type ItemKind = 'logical' | 'definitions' | 'physical' | 'volume' | 'archive' | 'configuration';

/** A command in a running container; a dump's output is saved. */
export interface PlannedCommand {
  readonly stack: string;
  readonly service: string;
  readonly user: string;
  readonly command: readonly string[];
}

/** What is saved together, by the name of the run. */
export const kindsOf = {
  scheduled: ['logical', 'definitions', 'volume', 'configuration'],
  physical: ['physical'],
  archive: ['archive'],
} as const satisfies Record<string, readonly ItemKind[]>;
