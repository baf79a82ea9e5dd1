import type { Check } from './check';

const secretName = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|TOKEN|API_KEY|PRIVATE_KEY|ACCESS_KEY)$/;
const credentialsInUrl = /:\/\/[^/\s:@]*:[^/\s@]+@/;

/** No secret stands in the declaration. */
export const secretInPlainText: Check = {
  rule: 'secret-in-plain-text',
  severity: 'warning',
  why: 'What the declaration holds is in git, in the generated files and in `docker inspect`, for good. Acknowledge it for what only looks like a secret.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const places = { environment: facet.environment, 'image arguments': facet.image.build?.arguments ?? {} };
      for (const [place, values] of Object.entries(places)) {
        for (const [name, value] of Object.entries(values)) {
          if (typeof value !== 'string' || value === '') continue;
          if (!secretName.test(name) && !credentialsInUrl.test(value)) continue;
          yield {
            on: component,
            message: `${place}: ${name} holds what looks like a secret`,
            // The value itself isn't repeated: messages end up in logs.
            got: `a string of ${value.length} characters`,
            mend: `use Secret.env('${name}'), and let a secret that was committed be replaced`,
          };
        }
      }
    }
  },
};
