import type { KernelParameter } from '../../constructs/facets/workload';
import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { named } from './named';
import { workloadsOnHosts } from './placed-workloads';

/** The kernel is one: what two programs of a host ask of it must agree. */
export const kernelParameterConflict: Check = {
  rule: 'kernel-parameter-conflict',
  severity: 'error',
  why: 'A machine has one kernel: of two values of a parameter the last that is written holds, and the other program runs as its documentation warns of.',
  *check(model) {
    const asked = new Map<string, { readonly by: PlacedWorkload; readonly value: KernelParameter['value'] }>();
    for (const workload of workloadsOnHosts(model)) {
      for (const { name, value } of workload.facet.kernel ?? []) {
        const key = `${workload.stack.host?.node.path} ${name}`;
        const first = asked.get(key);
        if (first === undefined) asked.set(key, { by: workload, value });
        else if (first.value !== value) {
          yield {
            on: workload.component,
            message: `it asks for another ${name} than ${named(first.by.component)} on ${workload.stack.host?.node.id}`,
            got: `${value}, and ${first.value}`,
            mend: 'place one of them on another host',
          };
        }
      }
    }
  },
};
