import type { Check } from './check';

const twoYears = 63_072_000;

/** Browsers keep to https for two years. */
export const hstsShort: Check = {
  rule: 'hsts-short',
  severity: 'warning',
  why: `Between two visits further apart than max-age the first request goes over plain http again; Mozilla's server-side TLS guideline 6.0 asks for ${twoYears} seconds.`,
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      if (facet.certificate === undefined) continue;
      const [, value = ''] =
        Object.entries(facet.headers).findLast(([name]) => name.toLowerCase() === 'strict-transport-security') ?? [];
      const age = Number(/max-age="?(\d+)/i.exec(value)?.[1] ?? 0);
      if (age >= twoYears) continue;
      yield {
        on: component,
        message: 'browsers forget too soon that it is to be asked over https',
        got: value === '' ? 'no Strict-Transport-Security' : value,
        allowed: `max-age of at least ${twoYears}`,
        mend: 'leave the header to its default, or acknowledge this warning with the reason',
      };
    }
  },
};
