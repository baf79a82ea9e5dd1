import type { Component } from '../../constructs/fleet/component';
import { Host } from '../../constructs/host/host';
import type { Model } from '../derive/model';
import type { Check } from './check';

/** Let's Encrypt's, in seven days: letsencrypt.org/docs/rate-limits. Renewals aren't counted. */
const limits = { ofDomain: 50, ofNames: 5 };

/** No more certificates are asked for than are issued in a week. */
export const certificatesOverLimit: Check = {
  rule: 'certificates-over-limit',
  severity: 'error',
  acknowledgeable: true,
  why: 'Let’s Encrypt issues 50 new certificates a week below one registered domain, and 5 for the same names: the rest of a fleet that asks for more has none on its first day, and each host asks for its own (letsencrypt.org: rate limits; publicsuffix.org: which domain is registered).',
  *check(model) {
    const asked = certificates(model);
    for (const { component, hosts, domain } of asked) {
      if (hosts <= limits.ofNames) continue;
      yield {
        on: component,
        message: `each host asks for a certificate of its own for ${domain}: more than are issued for the same names in a week`,
        got: `${hosts} hosts`,
        allowed: `up to ${limits.ofNames}`,
        mend: 'bring them up over several weeks and acknowledge this with the plan; or give Certificate.files()',
      };
    }
    // The suffixes are read for none that stays below the limit altogether.
    if (asked.reduce((sum, { hosts }) => sum + hosts, 0) <= limits.ofDomain) return;
    for (const [domain, { count, last }] of byRegisteredDomain(asked)) {
      if (count <= limits.ofDomain) continue;
      yield {
        on: last,
        message: `with it more certificates are asked for below ${domain} than are issued for it in a week`,
        got: `${count} certificates`,
        allowed: `up to ${limits.ofDomain}`,
        mend: `put names of ${domain} together as aliases of one vhost; or bring them up over several weeks and acknowledge this with the plan`,
      };
    }
  },
};

interface Asked {
  readonly component: Component;
  readonly domain: string;
  readonly names: readonly string[];
  /** How many machines ask for it. */
  readonly hosts: number;
}

/** The certificates that Let's Encrypt is asked for; another authority has limits of its own. */
function certificates(model: Model): Asked[] {
  return model.find('virtual-host').flatMap(({ component, facet }) => {
    const { acme } = facet.certificate ?? {};
    if (acme === undefined || acme.directory !== undefined) return [];
    const hosts = new Set(facet.edges.map((edge) => Host.of(edge)).filter((host) => host !== undefined && !host.local));
    return [{ component, domain: facet.domain, names: [facet.domain, ...facet.aliases], hosts: hosts.size }];
  });
}

/** A certificate counts once for each registered domain of its names. */
function byRegisteredDomain(
  asked: readonly Asked[],
): Map<string, { readonly count: number; readonly last: Component }> {
  const { getDomain } = require('tldts') as typeof import('tldts');
  const found = new Map<string, { readonly count: number; readonly last: Component }>();
  for (const { component, names, hosts } of asked) {
    for (const domain of new Set(names.map((name) => getDomain(name, { allowPrivateDomains: true }) ?? name)))
      found.set(domain, { count: (found.get(domain)?.count ?? 0) + hosts, last: component });
  }
  return found;
}
