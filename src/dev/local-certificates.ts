import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedCertificate } from '../../synth/deployment/deployment';
import type { LocalAuthority } from './local-authority';

/** How long before its end a certificate is made anew. */
const renewalDays = 30;

/**
 * Writes a certificate for each name that the local edge answers to, where there is none that will do.
 *
 * @param folder the edge's `certificates`
 */
export async function writeLocalCertificates(
  folder: string,
  wanted: readonly Pick<DeployedCertificate, 'domain' | 'names'>[],
  { authority, certificate: root }: LocalAuthority,
): Promise<void> {
  for (const { domain, names } of wanted) {
    const own = join(folder, domain);
    const [chain, key] = [join(own, 'fullchain.pem'), join(own, 'privkey.pem')];
    const [first = domain, ...others] = names;
    if (existsSync(key) && existsSync(chain) && willDo(readFileSync(chain, 'utf8'), names, root)) continue;
    mkdirSync(own, { recursive: true });
    const issued = await authority.issue([first, ...others]);
    writeFileSync(key, issued.key, { mode: 0o600 });
    writeFileSync(chain, issued.certificate);
  }
}

function willDo(chain: string, names: readonly string[], root: string): boolean {
  try {
    const certificate = new X509Certificate(chain);
    const until = Date.parse(certificate.validTo);
    return (
      names.every((name) => certificate.checkHost(name) !== undefined) &&
      certificate.verify(new X509Certificate(root).publicKey) &&
      until - Date.now() > renewalDays * 24 * 60 * 60 * 1000
    );
  } catch {
    // Whatever it is, it is no certificate that a browser takes.
    return false;
  }
}
