import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A stack's folder of secrets, which its user alone may enter. What containers mount lies below it, readable by
 * everyone: whom a container runs as isn't known to this machine, and a mount doesn't pass through the folder above.
 * So other users of the machine are kept out, and containers are let in, without root.
 */
export function makeSecretsFolder(stackFolder: string): string {
  const folder = join(stackFolder, 'secrets');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}
