import { edgeSites } from '../runbook/edge-sites';
import { commented, type MachineRenderer } from './machine';

/**
 * What certbot runs after it issued or renewed a certificate, with RENEWED_LINEAGE and RENEWED_DOMAINS in the
 * environment (certbot: docs/using). Certbot's package brings the timer: there is no second one.
 */
export const renewedCertificates: MachineRenderer = (machine) => {
  const { model, stacks } = machine;
  const sites = stacks.flatMap((stack) => edgeSites(model, stack));
  if (!sites.some(({ facet }) => facet.certificate?.source === 'acme')) return [];
  const lines = ['exec /usr/local/sbin/vpsynth-agent renewed-certificate'];
  return [
    {
      name: 'etc/letsencrypt/renewal-hooks/deploy/vpsynth',
      content: `#!/bin/sh\n${commented(machine, lines)}`,
      executable: true,
    },
  ];
};
