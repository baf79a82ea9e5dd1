import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';
import { cidr } from '../../constructs/values/network';
import { readLock } from './read-lock';
import { addressNumber, rangeOf } from './subnet';

/** By the host. */
export type AddressLock = Map<string, LockedHost>;

export interface LockedHost {
  /** Where the next subnet is looked for; undefined is behind the last one. */
  next: string | undefined;
  /** By the name. */
  readonly networks: Map<string, LockedNetwork>;
}

export interface LockedNetwork {
  readonly subnet: string;
  /** Where the next address is looked for; undefined is behind the last one. */
  next: string | undefined;
  /** By the member. */
  readonly addresses: Map<string, string>;
}

/** Where it is committed. */
export const addressLockPath = 'infra/addresses.lock.json';

/** Beside the names of networks, none of which holds a space. */
const nextSubnet = 'next subnet';
const network = z.strictObject({ subnet: cidr, next: z.ipv4().optional(), addresses: z.record(z.string(), z.ipv4()) });
const lock = z.record(z.string(), z.object({ [nextSubnet]: z.ipv4().optional() }).catchall(network));

/** Reads the committed file; what can't be read or says one thing twice is recorded as a problem. */
export function readAddressLock(fleet: Fleet, text: string | undefined): AddressLock {
  if (text === undefined) return new Map();
  if (/^<{7} /m.test(text)) {
    recordProblem(fleet, {
      rule: 'address-lock',
      severity: 'error',
      message: `${addressLockPath} holds a merge conflict: two branches were given the same addresses`,
      mend: `take the side that is deployed (git checkout --ours or --theirs ${addressLockPath}) and run synth again: the other's containers get new addresses`,
    });
    return new Map();
  }
  const mend = 'restore it from git; deleting it gives every container a new address';
  const parsed = readLock(fleet, text, { path: addressLockPath, schema: lock, rule: 'address-lock', mend });
  if (parsed === undefined) return new Map();
  return new Map(
    Object.entries(parsed).map(([host, { [nextSubnet]: next, ...networks }]) => {
      reportDuplicates(fleet, host, networks);
      const read = Object.entries(networks).map(
        ([name, { subnet, next, addresses }]) =>
          [name, { subnet, next, addresses: new Map(Object.entries(addresses)) }] as const,
      );
      return [host, { next, networks: new Map(read) }];
    }),
  );
}

/** A merge of two branches can give one address twice. */
function reportDuplicates(fleet: Fleet, host: string, networks: Record<string, z.output<typeof network>>): void {
  for (const [name, { addresses }] of Object.entries(networks)) {
    const holders = new Map<string, string>();
    for (const [member, address] of Object.entries(addresses)) {
      const other = holders.get(address);
      if (other !== undefined) {
        recordProblem(fleet, {
          rule: 'address-lock',
          severity: 'error',
          message: `${addressLockPath} gives ${address} on ${host}, network ${name}, to both ${other} and ${member}`,
          mend: 'remove the line of the newer one and run synth again',
        });
      }
      holders.set(address, member);
    }
  }
}

/**
 * Hosts by code point; networks and members by their addresses: two branches that were both given the next free one
 * insert at the same line, so that git tells of a conflict instead of keeping both. Either side of it will do: synth
 * gives what is missing anew.
 */
export function writeAddressLock(locked: AddressLock): string {
  const hosts = [...locked].sort(([left], [right]) => (left < right ? -1 : 1));
  const plain = Object.fromEntries(
    hosts.map(([host, { next, networks }]) => [
      host,
      Object.fromEntries([
        ...byNumber(networks, ({ subnet }) => rangeOf(subnet).first).map(([name, { subnet, next, addresses }]) => [
          name,
          { subnet, addresses: Object.fromEntries(byNumber(addresses, addressNumber)), next },
        ]),
        [nextSubnet, next],
      ]),
    ]),
  );
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

/** Declared subnets may start at one address, which is a mistake that is told elsewhere: these by their names. */
function byNumber<T>(map: ReadonlyMap<string, T>, number: (value: T) => number): [string, T][] {
  const numbered = [...map].map(([name, value]) => ({ name, value, number: number(value) }));
  numbered.sort((left, right) => left.number - right.number || (left.name < right.name ? -1 : 1));
  return numbered.map(({ name, value }) => [name, value]);
}
