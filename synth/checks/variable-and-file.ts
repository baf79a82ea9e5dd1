import { Secret } from '../../constructs/values/secret';
import type { Check } from './check';

/** What a program reads from a file it isn't told in its environment as well. */
export const variableAndFile: Check = {
  rule: 'variable-and-file',
  severity: 'error',
  why: 'The official images end at once when both are set ("both X and X_FILE are set", docker-library: docker-entrypoint.sh, file_env); of others nobody knows which one wins.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      for (const [name, value] of Object.entries(facet.environment)) {
        // That of a secret which is read from a file is `setting-overrides-connection`.
        if (value instanceof Secret && facet.container.secretsAs === 'files') continue;
        if (!Object.hasOwn(facet.environment, `${name}_FILE`)) continue;
        yield {
          on: component,
          message: `its environment sets both ${name} and ${name}_FILE`,
          mend: 'remove one',
        };
      }
    }
  },
};
