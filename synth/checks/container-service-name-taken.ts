import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { named } from './named';

/** No two workloads of a stack make containers of one name. */
export const containerServiceNameTaken: Check = {
  rule: 'container-service-name-taken',
  severity: 'error',
  why: 'A stack’s services, their DNS names and a namespace’s objects are known by name: the second would replace the first. A replica or colour is a service too: `api-blue-1`.',
  *check(model) {
    for (const { workloads, directory } of model.stacks) {
      const holders = new Map<string, PlacedWorkload>();
      for (const workload of workloads) {
        for (const name of namesOf(workload)) {
          const holder = holders.get(name);
          if (holder === undefined) holders.set(name, workload);
          if (holder === undefined || holder === workload) continue;
          yield {
            on: workload.component,
            message: `its container ${name} in ${directory} has the name of one of ${named(holder.component)}`,
            got: name,
            mend: 'rename one of them',
          };
        }
      }
    }
  },
};

/** The workload's own name is the alias of all its containers. */
function namesOf({ facet, instances }: PlacedWorkload): string[] {
  return [facet.name, ...instances.map(({ service }) => service).filter((service) => service !== facet.name)];
}
