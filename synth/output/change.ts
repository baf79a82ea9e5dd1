/** What happens to a path; 'edited': it was changed by hand since it was generated. */
export type ChangeKind = 'create' | 'update' | 'delete' | 'edited';

/** One path where the output and the disk disagree. Manifests are among them. */
export interface Change {
  readonly kind: ChangeKind;
  /** Relative to the root, '/' separated. */
  readonly path: string;
  /** What is on disk; absent where there is no file, and in what `write` returns. */
  readonly before?: string;
  /** What was generated; absent where the file goes, and in what `write` returns. */
  readonly after?: string;
  /** The file gets the run bit. */
  readonly executable?: boolean;
}

/** What a run would do, or did. */
export interface Plan {
  /** In the order of the output, what goes last. */
  readonly changes: readonly Change[];
  /** Paths that a killed run left undone: `plan` lists them, the next `write` finishes them and lists what it finished. */
  readonly unfinished: readonly string[];
}
