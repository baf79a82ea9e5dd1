import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { wireGuardLockPath } from '../../../synth/derive/wireguard-lock';
import { json } from '../../../synth/serialize/json';

/** Writes a host's public key where synth finds it; tells whether that is news. */
export function recordWireGuardKey(host: string, publicKey: string): boolean {
  const before = existsSync(wireGuardLockPath) ? readFileSync(wireGuardLockPath, 'utf8') : '{}';
  const keys = JSON.parse(before) as Record<string, string>;
  if (keys[host] === publicKey) return false;
  const all = Object.entries({ ...keys, [host]: publicKey }).sort(([left], [right]) => (left < right ? -1 : 1));
  writeFileSync(wireGuardLockPath, json(Object.fromEntries(all)));
  return true;
}
