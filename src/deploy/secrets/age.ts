import { UserError } from '../../cli/user-error';

/** Who may read an encrypted file: the part of a key that is no secret, `age1…`. */
export type Recipient = string;
/** The secret part of a key, `AGE-SECRET-KEY-1…`. */
export type Identity = string;

/** Why an encrypted file can't be read. Holds nothing of its content. */
export class DecryptionError extends Error {
  readonly reason: 'wrong identity' | 'damaged';

  constructor(reason: 'wrong identity' | 'damaged') {
    super(reason);
    this.reason = reason;
  }
}

// An ECMAScript module, loaded by the few commands that read or write secrets.
const load = () => import('age-encryption');

/** The text, for these recipients, as an armored age file (c2sp.org/age). */
export async function encrypt(text: string, recipients: readonly Recipient[]): Promise<string> {
  const { Encrypter, armor } = await load();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/**
 * The text of an armored age file.
 *
 * @throws DecryptionError when it is for other identities, or not whole
 */
export async function decrypt(armored: string, identities: readonly Identity[]): Promise<string> {
  const { Decrypter, armor } = await load();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(armor.decode(armored), 'text');
  } catch (error) {
    // The library tells its reasons apart by text alone; all but this one mean that bytes are missing or changed.
    const isForOthers = (error as Error).message === "no identity matched any of the file's recipients";
    throw new DecryptionError(isForOthers ? 'wrong identity' : 'damaged');
  }
}

/** A new key. */
export async function generateIdentity(): Promise<Identity> {
  return (await load()).generateX25519Identity();
}

/** The recipient of an identity. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  return (await load()).identityToRecipient(identity);
}

/**
 * Refuses a recipient that nobody could be.
 *
 * @throws UserError that names it and where it stands
 */
export async function checkRecipient(recipient: string, where: string): Promise<void> {
  const { Encrypter } = await load();
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    await encrypter.encrypt('');
  } catch {
    throw new UserError(
      `${where}: ${JSON.stringify(recipient)} is no age recipient; one looks like age1… (62 characters)`,
    );
  }
}
