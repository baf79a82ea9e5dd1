import type { Failure } from './failures';
import { HostError } from './host-error';
import type { HostFiles } from './host-files';
import { hostOf } from './rounds';
import { Unreachable } from './ssh/fault';

/**
 * Of what failed before anything began: what is left out, host → why, and what keeps all from beginning. A host that uses
 * one that can't be reached is left out with it: it may need what was to come there.
 */
export function withoutUnreachable(
  hosts: readonly HostFiles[],
  failures: readonly Failure[],
  { skipUnreachable, canaries }: { readonly skipUnreachable: boolean; readonly canaries: readonly string[] },
): { readonly skipped: ReadonlyMap<string, string>; readonly fatal: readonly Failure[] } {
  const skipped = new Map<string, string>();
  const fatal: Failure[] = [];
  for (const failure of failures) {
    const { host, error } = failure;
    if (!skipUnreachable || !(error instanceof Unreachable)) fatal.push(failure);
    else if (canaries.includes(host)) fatal.push({ host, error: canaryAway(host, error) });
    else skipped.set(host, error.withoutHost);
  }
  // As often as something is found: a host may use one that uses one that is away.
  for (let found = true; found; ) {
    found = false;
    for (const { name, deployment } of hosts) {
      if (skipped.has(name)) continue;
      const used = deployment.stacks
        .flatMap(({ needs }) => needs)
        .map(hostOf)
        .find((each) => each !== name && skipped.has(each));
      if (used === undefined) continue;
      skipped.set(name, `it uses ${used}`);
      found = true;
    }
  }
  return { skipped, fatal };
}

function canaryAway(host: string, error: Unreachable): HostError {
  const advice = `${host} is the canary: name another by --canary, or wait for it`;
  return new HostError(`${error.withoutHost}; ${advice}`);
}
