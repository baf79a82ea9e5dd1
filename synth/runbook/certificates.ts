import { edgeSites } from './edge-sites';
import type { Runbook } from './runbook';
import { comment, word } from './shell';

const files = ['fullchain.pem', 'privkey.pem'];

/**
 * nginx starts only with every certificate in place, and ACME needs nginx: so the first ones are self-signed. What is
 * there stays. The name stands beside the subject, which has room for 64 characters only.
 */
export function certificates(runbook: Runbook): string[] {
  const issued = runbook.stack.host?.local ? names(runbook, undefined) : names(runbook, 'acme');
  const given = names(runbook, 'files');
  return [
    ...(issued.length === 0
      ? []
      : [
          `for name in ${issued.map(word).join(' ')}; do`,
          '  mkdir -p "certificates/$name"',
          `  ${files.map((file) => `[ -e "certificates/$name/${file}" ]`).join(' || ')} ||`,
          '    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \\',
          '      -subj /CN=self-signed -addext "subjectAltName=DNS:$name" \\',
          '      -keyout "certificates/$name/privkey.pem" -out "certificates/$name/fullchain.pem"',
          'done',
        ]),
    ...(given.length === 0
      ? []
      : [
          comment(
            `Put ${files.join(' and ')} of each name into its folder; the second command fails until they are there.`,
          ),
          `mkdir -p ${given.map((name) => word(`certificates/${name}`)).join(' ')}`,
          `ls ${given.flatMap((name) => files.map((file) => word(`certificates/${name}/${file}`))).join(' ')}`,
        ]),
  ];
}

/** How the self-signed certificates are replaced. */
export function certificatesAbout(runbook: Runbook): string[] {
  if (runbook.stack.host?.local && names(runbook, undefined).length > 0)
    return [
      'The certificates made here are self-signed, so that nginx can start. `npx vpsynth dev` makes those of an authority that this machine’s browsers can trust.',
    ];
  if (names(runbook, 'acme').length === 0) return [];
  return [
    'The certificates made here are self-signed, so that nginx can start. ACME’s challenges are answered from `challenges/` (a client’s “webroot”); the deployer has the host’s certbot issue them, and its timer renews.',
  ];
}

function names({ model, stack }: Runbook, source: 'acme' | 'files' | undefined): string[] {
  return edgeSites(model, stack)
    .filter(({ facet }) => facet.certificate?.source === source)
    .map(({ facet }) => facet.domain);
}
