import type { Check } from './check';
import { named } from './named';

/** No secret is kept by two stores. */
export const secretStoreTwice: Check = {
  rule: 'secret-store-twice',
  severity: 'error',
  why: 'Which of the two values is deployed would depend on the order of declaration, and the other is set anew in vain.',
  *check(model) {
    const all = 'all that no other store names';
    const first = new Map<string, Parameters<typeof named>[0]>();
    for (const { component, facet } of model.find('secret-store')) {
      for (const name of facet.secrets?.map((secret) => secret.name) ?? [all]) {
        const other = first.get(name);
        first.set(name, other ?? component);
        if (other === undefined) continue;
        yield { on: component, message: `${named(other)} keeps it too`, got: name, mend: 'name it in one of them' };
      }
    }
  },
};
