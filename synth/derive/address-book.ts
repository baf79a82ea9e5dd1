import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';
import { type AddressLock, type LockedHost, readAddressLock, writeAddressLock } from './address-lock';
import { addressNumber, addressText, contains, dynamicHalf, overlap, type Range, rangeOf, rangeText } from './subnet';
import { Turn } from './turn';

/** The range that is allotted to a network that declares none. */
const subnetSize = 256;
/** The network's own address and the gateway's are never given away. */
const firstHostNumber = 2;

/**
 * Subnets and addresses, each given once and kept in a committed file, so that an insertion changes nobody else's.
 * What nobody asked for in this run is left out of the next file. Its holder runs until the next deployment, before which
 * synthesis may run many times: what was its own comes to somebody else only when all others had their turn.
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
    const after: LockedHost = { next: undefined, networks: new Map() };
    this.#after.set(host, after);
    const enter = (name: string, subnet: string) =>
      after.networks.set(name, { subnet, next: undefined, addresses: new Map() });
    for (const { name, declared } of networks) {
      const subnet = declared ?? had?.networks.get(name)?.subnet;
      if (subnet !== undefined) enter(name, subnet);
    }
    const before = ranges(had);
    // What another network had stays its own in this run: its containers may still run.
    const taken = [...ranges(after), ...before];
    const pool = rangeOf(this.#fleet.containerAddresses);
    const numbers = { first: pool.first, end: pool.first + pool.size, step: subnetSize };
    const turn = new Turn(numbers, lastEnd(before, pool), number(had?.next), (first) =>
      taken.some((each) => overlap(each, { first, size: subnetSize })),
    );
    for (const { name } of networks) {
      if (after.networks.has(name)) continue;
      const first = turn.take();
      if (first === undefined) {
        recordProblem(this.#fleet, {
          rule: 'address-space',
          severity: 'error',
          message: `no subnet is left on ${host} for the network ${name}`,
          got: this.#fleet.containerAddresses,
          mend: 'give the fleet a larger containerAddresses, or networks smaller subnets of their own',
        });
        return;
      }
      const range = { first, size: subnetSize };
      taken.push(range);
      enter(name, rangeText(range));
    }
    after.next = text(turn.after(lastEnd(ranges(after), pool)));
  }

  /** The subnet that a network was given; undefined when none was left. */
  subnet(host: string, network: string): string | undefined {
    return this.#after.get(host)?.networks.get(network)?.subnet;
  }

  /** Gives each member of a network its address: the one it had, or the next that nobody had. Called once a network. */
  allotAddresses(host: string, network: string, members: readonly string[]): void {
    const place = this.#after.get(host)?.networks.get(network);
    if (place === undefined) return;
    const had = this.#before.get(host)?.networks.get(network);
    const fixed = rangeOf(place.subnet);
    const first = fixed.first + firstHostNumber;
    const usable = { first, size: dynamicHalf(fixed).first - first };
    const before = [...(had?.addresses.values() ?? [])].map(single);
    for (const member of members) {
      const address = had?.addresses.get(member);
      if (address === undefined || !contains(usable, addressNumber(address))) continue;
      place.addresses.set(member, address);
    }
    // What was given away before is not given to somebody else in the run that frees it: its holder may still run.
    const taken = new Set(before.map((each) => each.first));
    const numbers = { first, end: first + usable.size, step: 1 };
    const turn = new Turn(numbers, lastEnd(before, usable), number(had?.next), (address) => taken.has(address));
    for (const member of members) {
      if (place.addresses.has(member)) continue;
      const next = turn.take();
      if (next === undefined) {
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
    place.next = text(turn.after(lastEnd([...place.addresses.values()].map(single), usable)));
  }

  address(host: string, network: string, member: string): string | undefined {
    return this.#after.get(host)?.networks.get(network)?.addresses.get(member);
  }

  /** The file as it must be committed. */
  toString(): string {
    return writeAddressLock(this.#after);
  }
}

function ranges(host: LockedHost | undefined): Range[] {
  return [...(host?.networks.values() ?? [])].map(({ subnet }) => rangeOf(subnet));
}

/** Where the last of some ranges ends, of those that a pool holds. */
function lastEnd(all: readonly Range[], pool: Range): number {
  return all.reduce((end, { first, size }) => (contains(pool, first) ? Math.max(end, first + size) : end), pool.first);
}

function single(address: string): Range {
  return { first: addressNumber(address), size: 1 };
}

function number(address: string | undefined): number | undefined {
  return address === undefined ? undefined : addressNumber(address);
}

function text(number: number | undefined): string | undefined {
  return number === undefined ? undefined : addressText(number);
}
