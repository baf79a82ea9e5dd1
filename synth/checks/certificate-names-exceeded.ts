import type { Check } from './check';

/** Let's Encrypt's: letsencrypt.org/docs/rate-limits, "Subject Alternative Names". */
const mostNames = 100;

/** A certificate has no more names than it can be issued for. */
export const certificateNamesExceeded: Check = {
  rule: 'certificate-names-exceeded',
  severity: 'error',
  why: 'Let’s Encrypt issues no certificate for more than 100 names, and one name that can’t be proved keeps all others from it (letsencrypt.org: rate limits).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      const names = 1 + facet.aliases.length;
      if (facet.certificate?.acme === undefined || names <= mostNames) continue;
      yield {
        on: component,
        message: 'its certificate would have more names than any is issued for',
        got: `${names} names`,
        allowed: `up to ${mostNames}`,
        mend: 'move aliases to a vhost of their own that redirects',
      };
    }
  },
};
