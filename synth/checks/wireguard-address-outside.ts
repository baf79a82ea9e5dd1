import { addressNumber, contains, rangeOf } from '../derive/subnet';
import type { Check } from './check';
import { allVps } from './hosts';
import { named } from './named';

/** A host of a WireGuard network has an address of that network. */
export const wireGuardAddressOutside: Check = {
  rule: 'wireguard-address-outside',
  severity: 'error',
  why: 'The kernel sends into a tunnel what is addressed to its range: an address outside it leads nowhere (wg-quick(8)).',
  *check(model) {
    for (const host of allVps(model)) {
      const network = host.props.privateNetwork;
      if (network === undefined) continue;
      const address = host.privateAddress;
      if (address !== undefined && contains(rangeOf(network.props.subnet), addressNumber(address))) continue;
      yield {
        on: host,
        message: `its privateAddress is none of ${named(network)}`,
        ...(address !== undefined && { got: address }),
        allowed: network.props.subnet,
        mend: 'give it an address out of that range, or take privateNetwork away',
      };
    }
  },
};
