import type { Vps } from '../../constructs/host/vps';
import { addressNumber, contains, rangeOf } from '../derive/subnet';
import type { Check } from './check';
import { allVps } from './hosts';
import { named } from './named';
import { placedNetworks } from './networks';

/** No container network contains the address of a host. */
export const subnetHidesHost: Check = {
  rule: 'subnet-hides-host',
  severity: 'error',
  why: 'The host would look for that address in its own bridge: the other machine, or its own network, is cut off.',
  *check(model) {
    const addresses = allVps(model)
      .flatMap((host) => [host.publicAddress, host.privateAddress].flatMap((text) => (text ? [entry(host, text)] : [])))
      .sort((left, right) => left.number - right.number);
    for (const { network, subnet } of placedNetworks(model)) {
      const range = rangeOf(subnet);
      const hidden = addresses[firstAtLeast(addresses, range.first)];
      if (hidden === undefined || !contains(range, hidden.number)) continue;
      yield {
        on: network,
        message: `its subnet contains ${hidden.text}, an address of ${named(hidden.host)}`,
        got: subnet,
        mend: 'declare another subnet; if it was allotted, give the fleet other containerAddresses',
      };
    }
  },
};

function entry(host: Vps, text: string) {
  return { host, text, number: addressNumber(text) };
}

/** Binary search: fleets have many networks and many hosts. */
function firstAtLeast(sorted: readonly { readonly number: number }[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.number ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
