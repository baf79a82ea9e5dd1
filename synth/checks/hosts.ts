import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import type { Model, Stack } from '../derive/model';

/** Every VPS that is declared completely, in order. */
export function allVps(model: Model): Vps[] {
  return model.described.flatMap(({ component }) => (component instanceof Vps ? [component] : []));
}

/** The stacks of each host. */
export function stacksByHost(model: Model): ReadonlyMap<Host, readonly Stack[]> {
  const hosts = new Map<Host, Stack[]>();
  for (const stack of model.stacks) {
    if (stack.host === undefined) continue;
    const list = hosts.get(stack.host);
    if (list === undefined) hosts.set(stack.host, [stack]);
    else list.push(stack);
  }
  return hosts;
}
