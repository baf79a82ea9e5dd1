import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../cli/user-error';

/** Who may deploy: public keys, one a line, as ssh-keygen writes them. Committed, and so reviewed. */
export const authorizedKeysPath = 'infra/authorized_keys';

/**
 * The public keys of those who may deploy.
 *
 * @throws UserError when the file is missing or has none: nobody could reach the host afterwards
 */
export function readAuthorizedKeys(): string {
  const text = existsSync(authorizedKeysPath) ? readFileSync(authorizedKeysPath, 'utf8') : '';
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length > 0) return `${keys.join('\n')}\n`;
  throw new UserError(
    `${authorizedKeysPath} has no key: put the public keys of those who may deploy in it, one a line, for example by: ` +
      `cat ~/.ssh/id_ed25519.pub >> ${authorizedKeysPath}`,
  );
}
