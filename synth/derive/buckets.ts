import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload } from './model';

/**
 * The buckets that a storage holds in one place: on a host all that name it; on a cluster, where each environment brings
 * a copy of the storage, only the environment's own.
 */
export function bucketsIn(model: Model, { component, stack }: PlacedWorkload): readonly Found<'bucket'>[] {
  const buckets = model.find('bucket').filter(({ facet }) => facet.storage === component);
  return stack.cluster === undefined
    ? buckets
    : buckets.filter((each) => Environment.of(each.component) === stack.environment);
}
