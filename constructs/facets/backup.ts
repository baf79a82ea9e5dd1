import type { Component } from '../fleet/component';
import type { TargetSettings } from '../operations/backup-target';
import type { Duration } from '../values/duration';

/** State that a running program hands out itself, as one stream: what a backup saves, and how it is read back. */
export interface DumpFacet {
  readonly kind: 'dump';
  /**
   * `logical`: portable, of one database; `definitions`: what a program was told, without its data; `physical`: all of a
   * server, where an archive of its log starts.
   */
  readonly type: 'logical' | 'definitions' | 'physical';
  /** The construct whose container hands it out. */
  readonly from: Component;
  /** The workload of that construct. */
  readonly workload: string;
  /** The user of the container. */
  readonly user: string;
  /** Writes it to standard output; fails when it isn't whole. */
  readonly command: readonly string[];
  /** The name of its file in the backup: `shop_prod.dump`. */
  readonly file: string;
  /** Reads it from standard input into the running program; undefined where that takes more than a command. */
  readonly restore?: readonly string[];
}

/** State that no backup can or need hold. */
export interface UnsavedFacet {
  readonly kind: 'unsaved';
  /** One sentence. */
  readonly because: string;
}

/** What a backup does with a volume. */
export type VolumeBackup =
  | {
      /** Its files are copied while its users run. */
      readonly as: 'files';
      /** Relative to it. */
      readonly exclude?: readonly string[];
      /** Runs in its container first: has the program write what is copied. The copy fails when it does. */
      readonly before?: readonly string[];
      readonly restore?: VolumeRestore;
      /** What it holds comes and goes: less of it is nothing to tell of. */
      readonly varies?: boolean;
    }
  /** Segments of a database's log: copied often, next to the physical dumps. */
  | {
      readonly as: 'archive';
      /** In its container: removes what is older than the segment whose name follows. */
      readonly removeBefore: readonly string[];
      /** The user of the container who does. */
      readonly user: string;
    }
  /** What it holds is in the dumps of the program that keeps it. */
  | { readonly as: 'dumps' }
  | { readonly as: 'nothing'; readonly because: string };

/** What makes of the files that came back what a program starts from, where it doesn't start from them by itself. */
export type VolumeRestore = FirstStart | NewestSnapshot;

/** It starts from the newest of the snapshots that it wrote. */
export interface NewestSnapshot {
  readonly by: 'newest-snapshot';
  /** In the volume; their names sort by age. */
  readonly folder: string;
  /** In a snapshot. */
  readonly file: string;
  /** Where the program looks for it, in the volume. */
  readonly to: string;
  /** In its container: succeeds once it runs. */
  readonly isUp: readonly string[];
  /** In its container, thereafter. */
  readonly repair: readonly string[];
}

/** It reads what came back in another way than it runs otherwise, reached by nobody, and writes what it starts from. */
export interface FirstStart {
  readonly by: 'first-start';
  /** Runs in the place of the container's command. */
  readonly command: readonly string[];
  /** In its container: succeeds once it has read everything. */
  readonly isUp: readonly string[];
  /** In its container: has it write what it starts from. */
  readonly write: readonly string[];
  /** In its container: says `isDone` in one of its lines when that is written. */
  readonly progress: readonly string[];
  readonly isDone: string;
  /** In its container: what has come back, for people. */
  readonly count: readonly string[];
}

/** How many snapshots stay: the newest of each of so many days and so on, whichever rule keeps one. */
export interface Retention {
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
}

/** A plan that saves the state of its scope. */
export interface BackupFacet {
  readonly kind: 'backup';
  readonly workload: string;
  readonly target: TargetSettings;
  /** A five-field cron expression, in UTC. */
  readonly schedule: string;
  /** When physical dumps are taken; undefined: never. */
  readonly physicalSchedule: string | undefined;
  /** How often archives are saved. */
  readonly archiveSchedule: string;
  /** When the repository is verified. */
  readonly verifySchedule: string;
  readonly retention: Retention;
  /** Dumps are taken before a deployment of what they are of, and so many are kept; undefined: none are taken. */
  readonly beforeDeployments: number | undefined;
  readonly configuration: boolean;
  /** What of its scope it doesn't save, and why. */
  readonly leavesOut: readonly { readonly of: Component; readonly because: string }[];
  /** The most that may be lost. */
  readonly recoveryPoint: Duration | undefined;
}
