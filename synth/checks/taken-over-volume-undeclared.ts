import { closest } from '../../constructs/fleet/closest';
import { ownVolumeName, volumesOf } from '../compose/volumes';
import type { Check } from './check';
import { stacksByHost } from './hosts';

/** What takes over a volume's data is a declared volume of the host. */
export const takenOverVolumeUndeclared: Check = {
  rule: 'taken-over-volume-undeclared',
  severity: 'error',
  why: 'Where no declared volume has the name, nothing mounts the data: its service would start with an empty volume beside it.',
  *check(model) {
    for (const { component, facet } of model.find('existing-state')) {
      const stacks = stacksByHost(model).get(facet.host) ?? [];
      const declared = stacks.flatMap((stack) => volumesOf(stack).map((volume) => ownVolumeName(stack, volume)));
      for (const name of Object.keys(facet.takenOver)) {
        if (declared.includes(name)) continue;
        const near = closest(name, declared);
        yield {
          on: component,
          message: `no stack of ${facet.host.node.id} declares the volume ${name}`,
          got: name,
          allowed: declared.length === 0 ? 'none: nothing on it has a volume' : [...declared].sort().join(', '),
          mend: near === undefined ? 'name a declared one, or take the entry out' : `did you mean ${near}?`,
        };
      }
    }
  },
};
