import { Vps } from '../../constructs/host/vps';
import type { Model } from '../derive/model';
import { wireGuardLockPath } from '../derive/wireguard-lock';
import type { OutputSingle } from '../output/file';
import { json } from '../serialize/json';

/** The committed keys of those hosts that still are in a WireGuard network; no file for a fleet without one. */
export function wireGuardLock(model: Model): OutputSingle[] {
  const hosts = model.described.flatMap(({ component }) =>
    component instanceof Vps && component.props.privateNetwork !== undefined ? [component.node.id] : [],
  );
  if (hosts.length === 0) return [];
  const keys = hosts.sort().flatMap((host) => {
    const key = model.wireGuardKeys.get(host);
    return key === undefined ? [] : [[host, key] as const];
  });
  return [{ path: wireGuardLockPath, content: json(Object.fromEntries(keys)) }];
}
