import { parseArgs } from 'node:util';
import { recipientOf } from '../../deploy/secrets/age';
import { addRecipient, findOrMakeIdentity } from '../../deploy/secrets/new-identity';
import { readRecipients, recipientsPath } from '../../deploy/secrets/recipients';
import { readStore, storeExists, storePath, writeStore } from '../../deploy/secrets/store';
import { count } from '../count';
import { UserError } from '../user-error';

/** `vpsynth secrets identity`: nothing but recipients goes to standard output, so that it can be appended to the list. */
export async function identity(args: readonly string[]): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  for (const recipient of await ownRecipients()) process.stdout.write(`${recipient}\n`);
  return 0;
}

/** `vpsynth secrets rekey`. */
export async function rekey(args: readonly string[]): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  if (!storeExists('.')) throw new UserError(`there is no ${storePath} yet; run: npx vpsynth secrets set NAME`);
  const store = await readStore('.', process.env);
  await writeStore('.', store, store.values);
  const recipients = await readRecipients('.');
  process.stdout.write(
    `${storePath} is now for ${count(recipients.length, 'recipient')}. Commit it. Whoever was taken off the list can still read what git keeps: set those values anew.\n`,
  );
  return 0;
}

/** Before the first value is kept: this machine is the first that may read it. */
export async function listFirstRecipient(): Promise<void> {
  if (storeExists('.') || (await readRecipients('.')).length > 0) return;
  const [recipient] = await ownRecipients();
  if (recipient === undefined) return;
  addRecipient('.', recipient);
  process.stderr.write(`Listed this machine as the first recipient: ${recipientsPath}\n`);
}

async function ownRecipients(): Promise<string[]> {
  const { identities, origin, isNew } = await findOrMakeIdentity(process.env);
  if (isNew) {
    process.stderr.write(
      `Made an identity for this machine: ${origin}\nKeep a copy in a safe place: without the identity of one recipient, nobody can read the secrets.\n`,
    );
  }
  return Promise.all(identities.map(recipientOf));
}
