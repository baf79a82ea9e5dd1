import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal; text is hashed as the UTF-8 that is written. */
export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a value is such a hash. */
export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
