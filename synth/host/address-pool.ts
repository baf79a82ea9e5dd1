import type { Vps } from '../../constructs/host/vps';
import { allVps } from '../checks/hosts';
import type { Model } from '../derive/model';
import { addressNumber, contains, overlap, rangeOf } from '../derive/subnet';

/** Where Docker's own bridge is, on every host: the first part of what it takes by default. */
export const dockerBridge = '172.17.0.0/24';

/** What Docker takes by default (moby: daemon/libnetwork/ipamutils), less 172.17.0.0/16, where its own bridge is. */
const candidates = [...Array.from({ length: 14 }, (_, index) => `172.${18 + index}.0.0/16`), '192.168.0.0/16'];

/**
 * Where Docker takes the networks from that declare no subnet: a range that meets neither the fleet's own networks nor
 * an address of any of its hosts.
 *
 * @throws when the declared networks leave none
 */
export function addressPool(model: Model, host: Vps): string {
  const subnets = [
    model.fleet.containerAddresses,
    ...model.stacks.flatMap((stack) => (stack.host === host ? stack.networks.map(({ subnet }) => subnet) : [])),
  ].map(rangeOf);
  const addresses = allVps(model)
    .flatMap(({ publicAddress, privateAddress }) => [publicAddress, privateAddress])
    .filter((address) => address !== undefined)
    .map(addressNumber);
  const free = candidates.find((candidate) => {
    const range = rangeOf(candidate);
    return !subnets.some((subnet) => overlap(range, subnet)) && !addresses.some((each) => contains(range, each));
  });
  if (free === undefined)
    throw new Error(`the networks of ${host.node.id} leave Docker none of ${candidates.join(', ')}`);
  return free;
}
