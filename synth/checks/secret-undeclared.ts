import { closest } from '../../constructs/fleet/closest';
import type { Check } from './check';
import { secretsUsed } from './secrets-used';

/** Every secret that is named is one that the store holds, where the fleet says what it holds. */
export const secretUndeclared: Check = {
  rule: 'secret-undeclared',
  severity: 'error',
  why: 'A release whose secret the store doesn’t hold stops half way, or starts with an empty password.',
  *check(model) {
    const { secrets } = model.fleet;
    if (secrets === undefined) return;
    const declared = new Set(secrets);
    for (const { component, secret } of secretsUsed(model)) {
      if (declared.has(secret.name)) continue;
      const near = closest(secret.name, secrets);
      yield {
        on: component,
        message: `the secret ${secret.name} isn't among those that the fleet names`,
        got: secret.name,
        ...(near !== undefined && { allowed: `${near}, perhaps` }),
        mend: 'put it into the secret store and into `secrets` of the fleet, or correct the name',
      };
    }
  },
};
