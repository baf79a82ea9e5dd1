import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { readLock } from './read-lock';

/** Where it is committed: host → public key. */
export const wireGuardLockPath = 'infra/wireguard.lock.json';

/** 32 bytes in base64, as `wg pubkey` prints them (wg(8)). */
const publicKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'expected a public key of WireGuard');
const lock = z.record(z.string(), publicKey);

/** Reads the committed file; one that can't be read is recorded as a problem. */
export function readWireGuardLock(fleet: Fleet, text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  const mend = 'restore it from git; npx vpsynth bootstrap <host> writes the key of a host anew';
  const keys = readLock(fleet, text, { path: wireGuardLockPath, schema: lock, rule: 'wireguard-lock', mend });
  return new Map(Object.entries(keys ?? {}));
}
