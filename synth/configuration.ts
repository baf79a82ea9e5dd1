import type { Secret } from '../constructs/values/secret';
import type { Model, PlacedWorkload, Stack } from './derive/model';

/**
 * A file of configuration for one workload. On a host it stands in the stack at `<folder>/<name>` and the workload's
 * mount of that folder shows it; on a cluster it becomes part of a ConfigMap.
 */
export interface ConfigurationFile {
  readonly workload: PlacedWorkload;
  /** The folder of the workload's `configuration` mount, or of its `filled` mount when the file carries secrets. */
  readonly folder: string;
  /** Below that folder: `pgbouncer.ini`, `sites/app.example.conf`. */
  readonly name: string;
  readonly content: string;
  readonly executable?: boolean;
  /**
   * The user that may read it, where secrets are filled in.
   * @default the workload's own
   */
  readonly userId?: number;
  /**
   * The secrets that the content names as `${NAME}`: the file is then a template, `templates/<folder>/<name>` in the
   * stack, which the fill step (or `envsubst`) completes on the host as `secrets/filled/<folder>/<name>`.
   */
  readonly secrets?: readonly Secret[];
  /**
   * What their values may be made of: `key` where the file's format takes the characters / + = too, which keys of S3
   * stores have; `file` where a value is all of the file but its line break.
   * @default 'word': letters, digits, and . _ -
   */
  readonly values?: 'word' | 'key' | 'file';
}

/** The configuration of one program in one stack. */
export type ConfigurationRenderer = (model: Model, stack: Stack) => readonly ConfigurationFile[];

/** Where a template names a secret. */
export function placeholder(secret: Secret): string {
  return `\${${secret.name}}`;
}
