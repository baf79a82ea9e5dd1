import type { ConfigurationFile } from '../configuration';
import type { Model, Stack } from '../derive/model';

/** What a stack's README is written from. */
export interface Runbook {
  readonly model: Model;
  readonly stack: Stack;
  readonly configuration: readonly ConfigurationFile[];
}
