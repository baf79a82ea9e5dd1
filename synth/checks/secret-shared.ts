import type { Check } from './check';
import { environmentOf } from './environment-of';
import { named } from './named';
import { type SecretUse, secretsUsed } from './secrets-used';

/** No secret belongs to two environments. */
export const secretShared: Check = {
  rule: 'secret-shared',
  severity: 'error',
  why: 'Whoever reads it in one environment holds the key to the other, and it can’t be changed for one alone.',
  *check(model) {
    const first = new Map<string, SecretUse>();
    for (const use of secretsUsed(model)) {
      const { component, secret } = use;
      const holder = first.get(secret.name);
      if (holder === undefined) {
        first.set(secret.name, use);
        continue;
      }
      const [own, other] = [environmentOf(component), environmentOf(holder.component)];
      if (own === other) continue;
      yield {
        on: component,
        message: `it uses a secret of ${other === undefined ? 'a host' : 'another environment'}: ${named(holder.component)}`,
        got: secret.name,
        mend: 'give each environment a secret of its own; where a provider grants only one, store its value under two names',
      };
    }
  },
};
