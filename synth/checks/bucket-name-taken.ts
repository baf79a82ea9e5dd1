import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { named } from './named';

/** No two buckets of a storage have one name. */
export const bucketNameTaken: Check = {
  rule: 'bucket-name-taken',
  severity: 'error',
  why: 'Two declarations would share one bucket: each would read, overwrite and delete the other’s objects.',
  *check(model) {
    const taken = new Map<Component, Map<string, Component>>();
    for (const { component, facet } of model.find('bucket')) {
      const names = taken.get(facet.storage) ?? new Map<string, Component>();
      taken.set(facet.storage, names);
      const holder = names.get(facet.name);
      if (holder === undefined) {
        names.set(facet.name, component);
        continue;
      }
      yield {
        on: component,
        message: `its name in ${facet.storage.node.path} is also that of ${named(holder)}`,
        got: facet.name,
        mend: 'give one of them another name',
      };
    }
  },
};
