import { z } from 'zod';

/** A public key of OpenSSH's and whose it is: `ssh-ed25519 AAAAC3… ada@example`, a line of a `.pub` file. */
export const sshPublicKey = z
  .string()
  .trim()
  .regex(
    /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+=* [A-Za-z0-9._@+-]+$/,
    "expected a public key with the name of its person, a line of a .pub file such as 'ssh-ed25519 AAAAC3… ada@example'",
  )
  .refine(holdsType, 'its data is of another type, or was cut');

/** The data begins with the length and the name of its type (RFC 4253, 6.6). */
function holdsType(line: string): boolean {
  const [type = '', data = ''] = line.split(' ');
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < 4) return false;
  const length = bytes.readUInt32BE(0);
  return bytes.length > 4 + length && bytes.subarray(4, 4 + length).toString('latin1') === type;
}
