import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';
import { type AddressLock, readAddressLock, writeAddressLock } from './address-lock';
import { addressNumber, addressText, contains, dynamicHalf, overlap, type Range, rangeOf, rangeText } from './subnet';

/** The range that is allotted to a network that declares none. */
const subnetSize = 256;
/** The network's own address and the gateway's are never given away. */
const firstHostNumber = 2;

/**
 * Subnets and addresses, each given once and kept in a committed file, so that an insertion changes nobody else's.
 * What nobody asked for in this run is left out of the next file.
 */
export class AddressBook {
  readonly #fleet: Fleet;
  readonly #before: AddressLock;
  readonly #after: AddressLock = new Map();

  constructor(fleet: Fleet, lockText: string | undefined) {
    this.#fleet = fleet;
    this.#before = readAddressLock(fleet, lockText);
  }

  /**
   * Names every network of a host and gives each its subnet: the declared one, the one it had, or the lowest free one.
   * Called once a host, with all its networks.
   */
  allotSubnets(
    host: string,
    networks: readonly { readonly name: string; readonly declared: string | undefined }[],
  ): void {
    const had = this.#before.get(host);
    const allotted = new Map<string, { subnet: string; addresses: Map<string, string> }>();
    this.#after.set(host, allotted);
    for (const { name, declared } of networks) {
      const subnet = declared ?? had?.get(name)?.subnet;
      if (subnet !== undefined) allotted.set(name, { subnet, addresses: new Map() });
    }
    // What another network had is free from the next run on: its containers may still run.
    const taken = [...allotted.values(), ...(had?.values() ?? [])].map((each) => rangeOf(each.subnet));
    const free = freeSubnets(rangeOf(this.#fleet.containerAddresses), taken);
    for (const { name } of networks) {
      if (allotted.has(name)) continue;
      const next = free.next();
      if (next.done) {
        recordProblem(this.#fleet, {
          rule: 'address-space',
          severity: 'error',
          message: `no subnet is left on ${host} for the network ${name}`,
          got: this.#fleet.containerAddresses,
          mend: 'give the fleet a larger containerAddresses, or networks smaller subnets of their own',
        });
        return;
      }
      allotted.set(name, { subnet: rangeText(next.value), addresses: new Map() });
    }
  }

  /** The subnet that a network was given; undefined when none was left. */
  subnet(host: string, network: string): string | undefined {
    return this.#after.get(host)?.get(network)?.subnet;
  }

  /** Gives each member of a network its address: the one it had, or the lowest that nobody had. Called once a network. */
  allotAddresses(host: string, network: string, members: readonly string[]): void {
    const place = this.#after.get(host)?.get(network);
    if (place === undefined) return;
    const had = this.#before.get(host)?.get(network)?.addresses;
    const fixed = rangeOf(place.subnet);
    const limit = dynamicHalf(fixed).first;
    const usable = { first: fixed.first + firstHostNumber, size: limit - fixed.first - firstHostNumber };
    // What was given away before is not given to somebody else in the run that frees it: its holder may still run.
    const taken = new Set([...(had?.values() ?? [])].map(addressNumber));
    for (const member of members) {
      const address = had?.get(member);
      if (address === undefined || !contains(usable, addressNumber(address))) continue;
      place.addresses.set(member, address);
    }
    let next = usable.first;
    for (const member of members) {
      if (place.addresses.has(member)) continue;
      while (taken.has(next)) next += 1;
      if (next >= limit) {
        recordProblem(this.#fleet, {
          rule: 'address-space',
          severity: 'error',
          message: `no address is left in the network ${network} on ${host} for ${member}`,
          got: place.subnet,
          mend: 'give the network a larger subnet',
        });
        return;
      }
      place.addresses.set(member, addressText(next));
      taken.add(next);
    }
  }

  address(host: string, network: string, member: string): string | undefined {
    return this.#after.get(host)?.get(network)?.addresses.get(member);
  }

  /** The file as it must be committed. */
  toString(): string {
    return writeAddressLock(this.#after);
  }
}

/** The free ranges of a pool, lowest first. */
function* freeSubnets(pool: Range, taken: readonly Range[]): Generator<Range> {
  const sorted = [...taken].sort((left, right) => left.first - right.first);
  let index = 0;
  for (let first = pool.first; first + subnetSize <= pool.first + pool.size; first += subnetSize) {
    const range = { first, size: subnetSize };
    while (index < sorted.length && endsBefore(sorted[index] as Range, first)) index += 1;
    const next = sorted[index];
    if (next === undefined || !overlap(next, range)) yield range;
  }
}

function endsBefore(range: Range, first: number): boolean {
  return range.first + range.size <= first;
}
