import { rangeOf } from '../derive/subnet';
import type { Check } from './check';
import { placedNetworks } from './networks';
import { isPrivateRange, privateRanges } from './private-ranges';

/** Container networks use private addresses only. */
export const subnetNotPrivate: Check = {
  rule: 'subnet-not-private',
  severity: 'error',
  why: 'A range of the internet used inside hides its real owners from every container of the host (RFC 1918).',
  *check(model) {
    for (const { network, subnet } of placedNetworks(model)) {
      if (isPrivateRange(rangeOf(subnet))) continue;
      yield {
        on: network,
        message: 'its subnet isn’t in a private range',
        got: subnet,
        allowed: privateRanges.join(', '),
        mend:
          network.subnet === undefined
            ? 'give the fleet a private range as containerAddresses'
            : 'declare another subnet, or none to have one allotted',
      };
    }
  },
};
