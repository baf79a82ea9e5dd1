import { registriesOf } from '../github/delivered';
import type { Check } from './check';

/** The workflow signs in to one registry. */
export const deliveryRegistries: Check = {
  rule: 'delivery-registries',
  severity: 'error',
  why: 'A run of the delivery workflow has one registry’s credentials: images of this repository that go to another would fail to be pushed after the first were.',
  *check(model) {
    for (const { component, facet } of model.find('delivery')) {
      const registries = registriesOf(model, facet);
      if (registries.length < 2) continue;
      yield {
        on: component,
        message: 'the images of this repository go to more than one registry',
        got: registries.join(', '),
        mend: 'give the projects that are delivered one registry, or deliver fewer hosts: new Delivery(fleet, { hosts: […] })',
      };
    }
  },
};
