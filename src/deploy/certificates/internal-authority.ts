import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CertificateAndKey } from '../../authority/authority';
import { UserError } from '../../cli/user-error';
import { replaceFile } from '../secrets/replace-file';
import { type Store, writeStore } from '../secrets/store';

/** Where certificates for the inside are committed. */
export const certificatesFolder = 'infra/certificates';
export const authorityPath = `${certificatesFolder}/authority.pem`;
/** The secret that holds its key; only who issues certificates needs it, no host does. */
export const authorityKeySecret = 'INTERNAL_AUTHORITY_KEY';

export interface IssueOptions {
  /** `infra/certificates/<name>.pem`. */
  readonly name: string;
  /** The secret that gets its key. */
  readonly keySecret: string;
  /** DNS names and addresses that it is for. */
  readonly names: readonly [string, ...string[]];
}

/**
 * Issues a certificate of the team's own authority, which it makes first where there is none: keys go into the encrypted
 * file, certificates beside it. The file has the authority's certificate after its own, so that it is all that a client
 * needs to verify the server.
 *
 * @throws UserError when the authority's certificate and its key aren't both there
 */
export async function issueCertificate(root: string, store: Store, options: IssueOptions): Promise<{ isNew: boolean }> {
  const { Authority: Authorities } = require('../../authority/authority') as typeof import('../../authority/authority');
  const before = existing(root, store);
  const own: CertificateAndKey = before ?? (await Authorities.create('vpsynth internal authority'));
  const issued = await (await Authorities.read(own)).issue(options.names);
  const kept = new Map([...store.values, [authorityKeySecret, own.key], [options.keySecret, issued.key]]);
  await writeStore(root, store, kept);
  if (before === undefined) write(join(root, authorityPath), own.certificate);
  write(certificatePath(root, options.name), `${issued.certificate}${own.certificate}`);
  return { isNew: before === undefined };
}

/** The committed file of a certificate. */
export function certificatePath(root: string, name: string): string {
  return join(root, certificatesFolder, `${name}.pem`);
}

function existing(root: string, { values }: Store): CertificateAndKey | undefined {
  const path = join(root, authorityPath);
  const key = values.get(authorityKeySecret);
  if (existsSync(path) && key !== undefined) return { certificate: readFileSync(path, 'utf8'), key };
  if (!existsSync(path) && key === undefined) return undefined;
  const [there, missing] =
    key === undefined ? [authorityPath, authorityKeySecret] : [authorityKeySecret, authorityPath];
  throw new UserError(
    `there is ${there} and no ${missing}: restore it from git, or remove both to begin with another authority, which every certificate must then be issued by anew`,
  );
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, content, 0o644);
}
