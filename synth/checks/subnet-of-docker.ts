import { overlap, rangeOf } from '../derive/subnet';
import type { Check } from './check';
import { placedNetworks } from './networks';

/** The bridge that Docker creates by itself on every host. */
const defaultBridge = '172.17.0.0/16';

/** No network lies where Docker's own bridge is. */
export const subnetOfDocker: Check = {
  rule: 'subnet-of-docker',
  severity: 'error',
  why: 'docker0 takes 172.17.0.0/16 when the daemon starts, before any project: a network there is refused (moby: daemon/libnetwork/ipamutils).',
  *check(model) {
    const taken = rangeOf(defaultBridge);
    for (const { network, subnet } of placedNetworks(model)) {
      if (!overlap(taken, rangeOf(subnet))) continue;
      yield {
        on: network,
        message: 'its subnet overlaps that of Docker’s own bridge',
        got: subnet,
        allowed: `outside ${defaultBridge}`,
        mend: 'declare another subnet, or none to have one allotted',
      };
    }
  },
};
