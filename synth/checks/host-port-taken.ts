import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { listeners } from './listeners';

/** No two workloads of a host listen on the same of its ports. */
export const hostPortTaken: Check = {
  rule: 'host-port-taken',
  severity: 'error',
  why: 'The second container to bind an address and port fails to start, whichever project it belongs to.',
  *check(model) {
    const holders = new Map<string, PlacedWorkload>();
    for (const { workload, host, address, port } of listeners(model)) {
      for (const each of address === '0.0.0.0' ? ['0.0.0.0', '127.0.0.1'] : [address, '0.0.0.0']) {
        const holder = holders.get(`${host.node.path} ${each}:${port}`);
        if (holder === undefined || holder === workload) continue;
        yield {
          on: workload.component,
          message: `port ${port} of ${host.node.id} is taken by ${holder.component.node.path} (${holder.component.site})`,
          got: `${address}:${port}`,
          mend: 'give one of them another port',
        };
        break;
      }
      holders.set(`${host.node.path} ${address}:${port}`, workload);
    }
  },
};
