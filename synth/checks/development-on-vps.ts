import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Check } from './check';

/** Development happens on the developer's machine. */
export const developmentOnVps: Check = {
  rule: 'development-on-vps',
  severity: 'warning',
  why: 'In development memory limits are doubled and processors unlimited: on a host with others it takes what they need.',
  *check(model) {
    for (const { component } of model.described) {
      if (!(component instanceof Environment) || component.purpose !== 'development') continue;
      const host = component.places.find((place) => place instanceof Vps);
      if (host === undefined) continue;
      yield {
        on: component,
        message: `it is for development, and placed on ${host.node.id}`,
        got: "purpose: 'development'",
        allowed: "'staging' or 'production' on a Vps",
        mend: "give it the purpose 'staging', or place it on the local machine",
      };
    }
  },
};
