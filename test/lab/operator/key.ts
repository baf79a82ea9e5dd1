import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../engine/place';
import { must } from '../engine/program';

const folder = join(stateFolder, 'operator');

/** Path of the private key that every host of the lab lets root in with; made anew for each lab. */
export const operatorKey = join(folder, 'id_ed25519');

export async function createOperatorKey(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(operatorKey)) return;
  await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'operator@lab', '-f', operatorKey]);
}

/** The line for an authorized_keys file. */
export function operatorPublicKey(): string {
  return readFileSync(`${operatorKey}.pub`, 'utf8');
}
