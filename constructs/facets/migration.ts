import type { Component } from '../fleet/component';
import type { Duration } from '../values/duration';

/** A program that changes a database from the form of one release to that of the next. */
export interface MigrationFacet {
  readonly kind: 'migration';
  readonly workload: string;
  /** `expand`: the release before can go on with what it leaves. `contract`: it takes away what only that one needed. */
  readonly change: 'expand' | 'contract';
  /** The construct of the database. */
  readonly database: Component;
  /** Whether services may write meanwhile: `paused` makes them wait at their pooler. */
  readonly writes: 'go-on' | 'paused';
  /** The longest that it takes, snapshot included, while services wait; nothing follows from it where they don't. */
  readonly pauseAtMost: Duration;
  /** Succeeds in a container of it when nothing is left to do; undefined: nobody knows beforehand. */
  readonly upToDate: readonly string[] | undefined;
  /** How many of its snapshots stay on the host. */
  readonly snapshots: number;
}

/** How a database is saved on its host before it is migrated, and brought back as it was. */
export interface SnapshotFacet {
  readonly kind: 'snapshot';
  /** The construct whose container does it. */
  readonly from: Component;
  /** The workload of that construct. */
  readonly workload: string;
  /** The user of the container. */
  readonly user: string;
  /** The ending of a snapshot's file: `dump`. */
  readonly extension: string;
  /** Writes to standard output how many bytes the database takes. */
  readonly size: readonly string[];
  /** Writes the snapshot to standard output; fails when it isn't whole. */
  readonly save: readonly string[];
  /** Writes the database as SQL, as it is now, and as a snapshot on standard input has it: equal where both are. */
  readonly text: { readonly now: readonly string[]; readonly saved: readonly string[] };
  readonly restore: SnapshotRestore;
}

/** Whatever was killed in the middle, the same again brings it to its end. */
export interface SnapshotRestore {
  /** Comes before; undefined: nothing does. */
  readonly begin?: SnapshotCommand;
  /** Reads the snapshot from standard input. */
  readonly read: readonly string[];
  /** What was read takes the place of the database. */
  readonly end?: SnapshotCommand;
}

export interface SnapshotCommand {
  readonly argv: readonly string[];
  /** For its standard input. */
  readonly input: string;
}
