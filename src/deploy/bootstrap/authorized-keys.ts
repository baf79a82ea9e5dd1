import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../cli/user-error';

/** Who may deploy: public keys, one a line, as ssh-keygen writes them. Committed, and so reviewed. */
export const authorizedKeysPath = 'infra/authorized_keys';

/**
 * The public keys of those who may deploy.
 *
 * @throws UserError when the file is missing or has none, since nobody could reach the host afterwards; for a private
 *   key, and for a line that is no public key
 */
export function readAuthorizedKeys(): string {
  const text = existsSync(authorizedKeysPath) ? readFileSync(authorizedKeysPath, 'utf8') : '';
  const keys: string[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    checkLine(line, `${authorizedKeysPath}:${index + 1}`);
    keys.push(line);
  }
  if (keys.length > 0) return `${keys.join('\n')}\n`;
  throw new UserError(
    `${authorizedKeysPath} has no key: put the public keys of those who may deploy in it, one a line, for example by: ` +
      `cat ~/.ssh/id_ed25519.pub >> ${authorizedKeysPath}`,
  );
}

/** A type and its data, as `ssh-keygen` writes them to `.pub`. Options before them are the host's own to set. */
const publicKey = /^(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+\s+[A-Za-z0-9+/]+=*(?:\s|$)/;

/** The line itself is not repeated: it may be a secret. */
function checkLine(line: string, where: string): void {
  if (/-----BEGIN .*PRIVATE KEY-----/.test(line))
    throw new UserError(
      `${where} begins a private key: take it out, don't commit it. Public keys go there, from the file that ends in .pub`,
    );
  const [type = '', data = ''] = line.split(/\s+/);
  if (!publicKey.test(line) || !holdsType(data, type))
    throw new UserError(
      `${where} is no public key: a line is a type, its data and a comment, as in ssh-ed25519 AAAA… ada, and nothing before`,
    );
}

/** The data begins with the length and the name of its type (RFC 4253, 6.6). */
function holdsType(data: string, type: string): boolean {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < 4) return false;
  const length = bytes.readUInt32BE(0);
  return bytes.length > 4 + length && bytes.subarray(4, 4 + length).toString('latin1') === type;
}
