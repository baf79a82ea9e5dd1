import type { Deployment } from '../../synth/deployment/deployment';

/**
 * Whether certificates that a host has not got may well be issued once other hosts run: those answer for the same names, and
 * the authority asks any of them (RFC 8555, section 8.3). One without nginx refuses; with it, it asks the others.
 *
 * @param domains of the certificates
 * @param others hosts that are still to be deployed to
 */
export function provedLater(
  domains: readonly string[],
  { certificates }: Pick<Deployment, 'certificates'>,
  others: readonly Pick<Deployment, 'certificates'>[],
): boolean {
  const theirs = new Set(others.flatMap((other) => other.certificates.flatMap(({ names }) => names)));
  return domains.every((domain) =>
    certificates.some((each) => each.domain === domain && each.names.some((name) => theirs.has(name))),
  );
}
