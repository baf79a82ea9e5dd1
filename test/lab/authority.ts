import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from './engine/engine';
import { must } from './engine/program';

const folder = join(stateFolder, 'authority');
const key = join(folder, 'ca.key');

/** Path of the certificate of the lab's own authority, made anew for each lab. Hosts and the vantage trust it. */
export const authorityCertificate = join(folder, 'ca.crt');

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;

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
