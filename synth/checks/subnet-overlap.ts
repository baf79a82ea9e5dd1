import { overlap, rangeOf } from '../derive/subnet';
import type { Check } from './check';
import { stacksByHost } from './hosts';
import { named } from './named';

/** No two networks of a host overlap. */
export const subnetOverlap: Check = {
  rule: 'subnet-overlap',
  severity: 'error',
  why: 'Docker refuses the second of two networks that overlap, so that the later project fails to start (moby: "Pool overlaps with other one on this address space").',
  *check(model) {
    for (const [host, stacks] of stacksByHost(model)) {
      const placed = stacks.flatMap(({ networks }) =>
        networks.map((each) => ({ ...each, range: rangeOf(each.subnet) })),
      );
      const sorted = placed.sort((left, right) => left.range.first - right.range.first);
      // Of the ranges that start before, the one that ends last is the one to overlap with.
      let furthest: (typeof sorted)[number] | undefined;
      for (const each of sorted) {
        // Two of one name have one allotment: network-name-taken tells.
        if (furthest !== undefined && furthest.name !== each.name && overlap(furthest.range, each.range)) {
          yield {
            on: each.network,
            message: `its subnet on ${host.node.id} overlaps that of ${named(furthest.network)}, ${furthest.subnet}`,
            got: each.subnet,
            mend:
              each.network.subnet === undefined && furthest.network.subnet === undefined
                ? 'both were allotted (a merge of two branches?): remove the newer one from infra/addresses.lock.json and run synth again'
                : 'declare another subnet, or none to have one allotted',
          };
        }
        if (furthest === undefined || endOf(each.range) > endOf(furthest.range)) furthest = each;
      }
    }
  },
};

function endOf({ first, size }: { first: number; size: number }): number {
  return first + size;
}
