import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';

/** Where it is committed: host → public key. */
export const wireGuardLockPath = 'infra/wireguard.lock.json';

/** 32 bytes in base64, as `wg pubkey` prints them (wg(8)). */
const publicKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'expected a public key of WireGuard');
const lock = z.record(z.string(), publicKey);

/** Reads the committed file; one that can't be read is recorded as a problem. */
export function readWireGuardLock(fleet: Fleet, text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  try {
    const result = lock.safeParse(JSON.parse(text));
    if (result.success) return new Map(Object.entries(result.data));
    const [issue] = result.error.issues;
    return refuse(`${issue?.path.join(' → ')}: ${issue?.message}`);
  } catch (error) {
    return refuse((error as Error).message);
  }

  function refuse(reason: string): ReadonlyMap<string, string> {
    recordProblem(fleet, {
      rule: 'wireguard-lock',
      severity: 'error',
      message: `${wireGuardLockPath} can't be read: ${reason}`,
      mend: 'restore it from git; npx vpsynth bootstrap <host> writes the key of a host anew',
    });
    return new Map();
  }
}
