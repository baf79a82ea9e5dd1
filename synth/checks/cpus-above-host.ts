import { Vps } from '../../constructs/host/vps';
import { processorLimit } from '../compose/processor-limit';
import type { Check } from './check';
import { workloadsOnHosts } from './placed-workloads';

/** No container is given more cores than its host has. */
export const cpusAboveHost: Check = {
  rule: 'cpus-above-host',
  severity: 'error',
  why: 'Docker refuses to start such a container (moby: "range of CPUs is from 0.01 to the number of CPUs available").',
  *check(model) {
    for (const workload of workloadsOnHosts(model)) {
      const { component, stack } = workload;
      const { host } = stack;
      const cpus = processorLimit(workload);
      if (!(host instanceof Vps) || host.incomplete || cpus === undefined || cpus <= host.props.cpus) continue;
      yield {
        on: component,
        message: `it is given more cores than ${host.node.id} has`,
        got: String(cpus),
        allowed: `up to ${host.props.cpus}`,
        mend: 'lower cpus',
      };
    }
  },
};
