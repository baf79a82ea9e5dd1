import type { Check } from './check';
import { secretsUsed } from './secrets-used';

/** Every schedule of rotation is of secrets that something uses and a deployment can replace. */
export const rotationWithoutSecret: Check = {
  rule: 'rotation-without-secret',
  severity: 'warning',
  ofAbsence: true,
  why: 'Somebody believes that a value is renewed, and nothing ever says that it is due.',
  *check(model) {
    for (const { component, facet } of model.find('secret-rotation')) {
      const uses = secretsUsed(model);
      const used = new Map(uses.map(({ secret }) => [secret.name, secret]));
      for (const { name } of facet.secrets ?? []) {
        const because = used.get(name)?.fixedBecause;
        if (used.has(name) && because === undefined) continue;
        yield {
          on: component,
          message:
            because === undefined ? 'nothing uses the secret' : `a deployment alone can’t replace it: ${because}`,
          got: name,
          mend: because === undefined ? 'correct its name, or leave it out' : 'leave it out, and do it by hand',
        };
      }
      const below = uses.some((use) => use.component.node.scopes.includes(component.node.scope as never));
      if (facet.secrets !== undefined || below) continue;
      yield { on: component, message: 'nothing in its scope uses a secret', mend: 'declare it where secrets are used' };
    }
  },
};
