import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../cli/user-error';
import { checkRecipient, type Recipient } from './age';

/** Who may read the secrets: a recipient a line, `#` before who it is. Kept by hand, committed. */
export const recipientsPath = 'infra/secrets.recipients';

/**
 * The recipients that the repository lists; none when there is no list.
 *
 * @throws UserError for a line that is no recipient
 */
export async function readRecipients(root: string): Promise<readonly Recipient[]> {
  const file = join(root, recipientsPath);
  if (!existsSync(file)) return [];
  const recipients: Recipient[] = [];
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const recipient = line.replace(/#.*/, '').trim();
    if (recipient === '') continue;
    const where = `${recipientsPath}:${index + 1}`;
    if (recipient.startsWith('AGE-SECRET-KEY-')) {
      throw new UserError(
        `${where} holds the secret part of a key, which must never be committed: put its recipient there (age1…), and make a new key, since this one may have been seen`,
      );
    }
    await checkRecipient(recipient, where);
    recipients.push(recipient);
  }
  return recipients;
}
