import { addressNumber, contains, rangeOf } from '../derive/subnet';
import { dockerBridge } from '../host/address-pool';
import type { Check } from './check';
import { allVps } from './hosts';

/** No host has an address in the range of Docker's own bridge. */
export const hostAddressOfDocker: Check = {
  rule: 'host-address-of-docker',
  severity: 'error',
  why: 'Every host of the fleet has docker0 there (`bip` in daemon.json), and would look for the other machine in it (moby: daemon/libnetwork/ipamutils).',
  *check(model) {
    for (const host of allVps(model)) {
      for (const address of [host.publicAddress, host.privateAddress]) {
        if (address === undefined || !contains(rangeOf(dockerBridge), addressNumber(address))) continue;
        yield {
          on: host,
          message: 'its address lies in the range of Docker’s own bridge',
          got: address,
          allowed: `outside ${dockerBridge}`,
          mend: 'give it another address on the private network',
        };
      }
    }
  },
};
