import type { PlacedWorkload, Stack } from '../derive/model';
import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** No two workloads of a stack make containers of one name. */
export const containerServiceNameTaken: Check = {
  rule: 'container-service-name-taken',
  severity: 'error',
  why: 'A stack’s services, their DNS names and a namespace’s objects are known by name: the second would replace the first. A replica or colour is a service too: `api-blue-1`.',
  *check(model) {
    for (const stack of model.stacks) {
      for (const { item, holder } of taken(names(stack), ({ name }) => name)) {
        if (item.workload === holder.workload) continue;
        yield {
          on: item.workload.component,
          message: `its container ${item.name} in ${stack.directory} has the name of one of ${named(holder.workload.component)}`,
          got: item.name,
          mend: 'rename one of them',
        };
      }
    }
  },
};

/** The workload's own name is the alias of all its containers. */
function* names({ workloads }: Stack): Generator<{ workload: PlacedWorkload; name: string }> {
  for (const workload of workloads) {
    const { name } = workload.facet;
    yield { workload, name };
    for (const { service } of workload.instances) if (service !== name) yield { workload, name: service };
  }
}
