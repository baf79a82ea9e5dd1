import { contains, overlap, type Range, rangeOf } from '../derive/subnet';

/** Addresses that are nobody's on the internet: RFC 1918, and RFC 6598 (carriers and tunnels). */
export const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'] as const;

const ranges = privateRanges.map(rangeOf);

export function isPrivateAddress(address: number): boolean {
  return ranges.some((range) => contains(range, address));
}

/** True when all of a range is private. */
export function isPrivateRange(range: Range): boolean {
  return ranges.some((each) => overlap(each, range) && each.size >= range.size);
}
