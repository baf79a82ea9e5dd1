import type { ExistingStateFacet } from '../../constructs/facets/existing-state';
import { ownVolumeName, volumesOf } from '../compose/volumes';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { stacksByHost } from './hosts';
import { named } from './named';

/** One thing becomes of a volume: two that took it over would write into each other's files. */
export const existingVolumeTwice: Check = {
  rule: 'existing-volume-twice',
  severity: 'error',
  why: 'Two services upon one volume destroy its data; and what is declared, or taken over, can’t be removed or be left unsaved as well.',
  *check(model) {
    const said = new Map<string, string>();
    for (const { component, facet } of model.find('existing-state')) {
      const declared = declaredVolumes(model, facet);
      for (const [volume, becomes] of fates(facet)) {
        const key = `${facet.host.node.path} ${volume}`;
        const other = said.get(key) ?? declared.get(volume);
        said.set(key, `is ${becomes} by ${named(component)}`);
        if (other === undefined) continue;
        yield {
          on: component,
          message: `the volume ${volume} is ${becomes} here, and ${other}`,
          got: volume,
          mend: 'leave one of the two',
        };
      }
    }
  },
};

type Fate = readonly [volume: string, becomes: string];

function fates({ takenOver, removed, kept }: ExistingStateFacet): Fate[] {
  return [
    ...Object.entries(takenOver).map(([name, volume]): Fate => [volume, `taken over as ${name}`]),
    ...Object.keys(removed).map((volume): Fate => [volume, 'removed']),
    ...Object.keys(kept).map((volume): Fate => [volume, 'kept undeclared']),
  ];
}

/** Volumes that go by their own names, by who declares them. */
function declaredVolumes(model: Model, { host }: ExistingStateFacet): ReadonlyMap<string, string> {
  const stacks = stacksByHost(model).get(host) ?? [];
  return new Map(
    stacks.flatMap((stack) =>
      volumesOf(stack)
        .map((volume) => ownVolumeName(stack, volume))
        .filter((name) => !stack.takenOver.has(name))
        .map((name) => [name, `is one that the stack ${stack.name} declares`] as const),
    ),
  );
}
