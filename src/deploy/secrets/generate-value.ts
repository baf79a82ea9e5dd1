import { randomBytes } from 'node:crypto';
import type { SecretForm } from '../../../constructs/values/secret';

/**
 * A value for a secret that nobody has to type, in hexadecimal digits, which every format takes.
 *
 * @param form 192 bits where it is left out
 */
export function generateValue({ bytes, prefix = '' }: SecretForm = { bytes: 24 }): string {
  return prefix + randomBytes(bytes).toString('hex');
}
