import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';
import { cidr } from '../../constructs/values/network';

/** Host → network → its subnet, and the address of each member. */
export type AddressLock = Map<string, Map<string, { subnet: string; addresses: Map<string, string> }>>;

/** Where it is committed. */
export const addressLockPath = 'infra/addresses.lock.json';

const network = z.strictObject({ subnet: cidr, addresses: z.record(z.string(), z.ipv4()) });
const lock = z.record(z.string(), z.record(z.string(), network));

/** Reads the committed file; what can't be read or says one thing twice is recorded as a problem. */
export function readAddressLock(fleet: Fleet, text: string | undefined): AddressLock {
  if (text === undefined) return new Map();
  const parsed = parse(text);
  if (typeof parsed === 'string') {
    recordProblem(fleet, {
      rule: 'address-lock',
      severity: 'error',
      message: `${addressLockPath} can't be read: ${parsed}`,
      mend: 'restore it from git; deleting it gives every container a new address',
    });
    return new Map();
  }
  for (const [host, networks] of Object.entries(parsed)) reportDuplicates(fleet, host, networks);
  return new Map(
    Object.entries(parsed).map(([host, networks]) => [
      host,
      new Map(
        Object.entries(networks).map(([name, { subnet, addresses }]) => [
          name,
          { subnet, addresses: new Map(Object.entries(addresses)) },
        ]),
      ),
    ]),
  );
}

function parse(text: string): z.output<typeof lock> | string {
  try {
    const result = lock.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    return `${issue?.path.join(' → ')}: ${issue?.message}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A merge of two branches can give one address twice. */
function reportDuplicates(fleet: Fleet, host: string, networks: z.output<typeof lock>[string]): void {
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

/** Hosts and networks by code point, so that two branches seldom touch the same line; addresses in numerical order. */
export function writeAddressLock(locked: AddressLock): string {
  const sorted = <T>(map: Map<string, T>): [string, T][] => [...map].sort(([left], [right]) => (left < right ? -1 : 1));
  const plain = Object.fromEntries(
    sorted(locked).map(([host, networks]) => [
      host,
      Object.fromEntries(
        sorted(networks).map(([name, { subnet, addresses }]) => [
          name,
          { subnet, addresses: Object.fromEntries(sorted(addresses)) },
        ]),
      ),
    ]),
  );
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}
