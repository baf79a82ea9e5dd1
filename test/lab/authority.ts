import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from './engine/place';
import { must } from './engine/program';
import type { FileOnMachine } from './machine';

const folder = join(stateFolder, 'authority');
const key = join(folder, 'ca.key');

const authorityCertificate = join(folder, 'ca.crt');
const acmeRootCertificate = join(folder, 'acme-root.crt');

/** Path of what the lab's machines trust: its own authority's certificate and the ACME server's root, as PEM. */
export const authoritiesBundle = join(folder, 'bundle.crt');

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;

/** Makes the authority of the lab's own servers, anew for each lab. */
export async function createAuthority(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const extensions = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  const subject = ['-subj', '/CN=vpsynth lab', '-days', '2'];
  await must([
    'openssl',
    'req',
    '-x509',
    ...newKey,
    ...subject,
    ...extensions,
    '-keyout',
    key,
    '-out',
    authorityCertificate,
  ]);
}

export interface Certificate {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** A certificate of the lab's authority for a server of the lab itself, for two days. */
export async function issue(name: string): Promise<Certificate> {
  const path = join(folder, name);
  await must([
    'openssl',
    'req',
    '-x509',
    ...newKey,
    ...['-subj', `/CN=${name}`, '-days', '2', '-addext', `subjectAltName=DNS:${name}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
    ...['-CA', authorityCertificate, '-CAkey', key, '-keyout', `${path}.key`, '-out', `${path}.crt`],
  ]);
  return { certificate: readFileSync(`${path}.crt`), key: readFileSync(`${path}.key`) };
}

/** From now on certificates of the ACME server's root are trusted; by machines that run already, they are not. */
export function trustAcmeRoot(root: string): void {
  writeFileSync(acmeRootCertificate, root);
  writeFileSync(authoritiesBundle, `${readFileSync(authorityCertificate, 'utf8')}${root}`);
}

/** For a machine's /usr/local/share/ca-certificates, as a real one has Let's Encrypt's root. */
export function trustedAuthorities(): Record<string, FileOnMachine> {
  return {
    'vpsynth-lab.crt': { content: readFileSync(authorityCertificate) },
    'vpsynth-lab-acme.crt': { content: readFileSync(acmeRootCertificate) },
  };
}
