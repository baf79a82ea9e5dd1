import { randomBytes } from 'node:crypto';

/** A value for a secret that nobody has to type: 192 bits in 48 hexadecimal digits, which every format takes. */
export function generateValue(): string {
  return randomBytes(24).toString('hex');
}
