import type { Plan } from './change';
import type { Output } from './file';
import { transact } from './transaction';

export interface WriteOptions {
  /**
   * Overwrite files that were edited by hand.
   * @default false - they are an error, and nothing is written
   */
  readonly overwriteEdits?: boolean;
}

/**
 * Makes the tree below `root` hold exactly this output: writes what differs, deletes what is stale, leaves the rest
 * untouched. All or nothing, also when it is killed: the next run finishes it.
 */
export function write(root: string, output: Output, options: WriteOptions = {}): Plan {
  return transact(root, output, options.overwriteEdits ?? false, () => {});
}
