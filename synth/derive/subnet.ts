import ipaddr from 'ipaddr.js';

/** An IPv4 network as numbers: the first address, and how many there are. */
export interface Range {
  readonly first: number;
  readonly size: number;
}

/** Reads `10.200.1.0/24`. */
export function rangeOf(cidr: string): Range {
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  return { first: numberOf(address), size: 2 ** (32 - prefix) };
}

/** Reads an address as a number. */
export function addressNumber(text: string): number {
  return numberOf(ipaddr.IPv4.parse(text));
}

function numberOf(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** Writes a number as an address. */
export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** Writes a range as a network; its size is a power of two. */
export function rangeText({ first, size }: Range): string {
  return `${addressText(first)}/${32 - Math.log2(size)}`;
}

export function overlap(left: Range, right: Range): boolean {
  return left.first < right.first + right.size && right.first < left.first + left.size;
}

export function contains(outer: Range, address: number): boolean {
  return address >= outer.first && address < outer.first + outer.size;
}

/** The upper half: Docker gives its addresses to containers without a fixed one, so the two never meet. */
export function dynamicHalf({ first, size }: Range): Range {
  return { first: first + size / 2, size: size / 2 };
}
