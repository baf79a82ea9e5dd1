import { addressNumber } from '../derive/subnet';
import type { Check } from './check';
import { allVps } from './hosts';
import { isPrivateAddress, privateRanges } from './private-ranges';

/** What crosses hosts is bound to an address that the internet doesn't reach. */
export const privateAddressNotPrivate: Check = {
  rule: 'private-address-not-private',
  severity: 'error',
  why: 'Databases and brokers that other hosts use listen on the private address, and Docker’s published ports go past the firewall: on a public one the internet would reach them.',
  *check(model) {
    for (const host of allVps(model)) {
      if (host.privateAddress === undefined || isPrivateAddress(addressNumber(host.privateAddress))) continue;
      yield {
        on: host,
        message: 'its privateAddress is an address of the internet',
        got: host.privateAddress,
        allowed: privateRanges.join(', '),
        mend: 'give the address on the provider’s private network or of a tunnel, or none',
      };
    }
  },
};
