import { Host } from '../../constructs/host/host';
import type { Check } from './check';

/** Plain http is for the local machine alone. */
export const vhostWithoutCertificate: Check = {
  rule: 'vhost-without-certificate',
  severity: 'error',
  why: 'Over plain http passwords and sessions can be read and changed on the way; browsers mark it as not secure (Mozilla, server-side TLS 6.0).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      if (facet.certificate !== undefined || !facet.edges.some((edge) => Host.of(edge)?.local === false)) continue;
      yield {
        on: component,
        message: `${facet.domain} would be answered over plain http`,
        got: 'no certificate',
        allowed: "Certificate.acme({ email: '…' }) or Certificate.files(); none only on the local machine",
        mend: 'give certificate',
      };
    }
  },
};
