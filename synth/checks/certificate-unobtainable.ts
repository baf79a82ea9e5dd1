import { Host } from '../../constructs/host/host';
import type { Check } from './check';

/** Names that no public certificate authority may certify: reserved, or not below a top-level domain. */
const reserved = new Set(['localhost', 'local', 'test', 'internal', 'invalid', 'home', 'lan', 'corp']);

/** A certificate by ACME is for a public name on a machine that the internet reaches. */
export const certificateUnobtainable: Check = {
  rule: 'certificate-unobtainable',
  severity: 'error',
  why: 'ACME proves a name over the internet: a reserved name (RFC 6761, CA/Browser Forum 4.2.2) or one on the local machine is never certified, and the edge would never get its files.',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      if (facet.certificate?.acme === undefined) continue;
      const local = facet.edges.some((edge) => Host.of(edge)?.local === true);
      if (local) {
        yield {
          on: component,
          message: `no certificate authority reaches ${facet.domain} on the local machine`,
          mend: 'leave certificate out on the local machine, or give Certificate.files()',
        };
      }
      const wrong = local ? [] : [facet.domain, ...facet.aliases].filter(isReserved);
      if (wrong.length === 0) continue;
      yield {
        on: component,
        message: 'no certificate authority certifies such a name',
        got: wrong.join(', '),
        allowed: 'names below a public top-level domain',
        mend: 'give a public name, or Certificate.files()',
      };
    }
  },
};

function isReserved(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return !name.includes('.') || reserved.has(last);
}
