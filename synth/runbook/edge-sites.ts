import { configured } from '../configured';
import type { Found, Model, Stack } from '../derive/model';

/** The public names that the nginx of a stack answers for. */
export function edgeSites(model: Model, stack: Stack): Found<'virtual-host'>[] {
  const edges = configured(model, stack, 'edge').map(({ workload }) => workload.component);
  return model.find('virtual-host').filter(({ facet }) => facet.edges.some((edge) => edges.includes(edge)));
}
