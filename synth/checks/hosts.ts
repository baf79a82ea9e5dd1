import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import type { Model, Stack } from '../derive/model';

const vps = new WeakMap<Model, readonly Vps[]>();
const stacks = new WeakMap<Model, ReadonlyMap<Host, readonly Stack[]>>();

/** Every VPS that is declared completely, in order. */
export function allVps(model: Model): readonly Vps[] {
  let hosts = vps.get(model);
  if (hosts === undefined) {
    hosts = model.described.map(({ component }) => component).filter((component) => component instanceof Vps);
    vps.set(model, hosts);
  }
  return hosts;
}

/** The stacks of each host that is declared completely. */
export function stacksByHost(model: Model): ReadonlyMap<Host, readonly Stack[]> {
  let hosts = stacks.get(model);
  if (hosts === undefined) {
    hosts = group(model);
    stacks.set(model, hosts);
  }
  return hosts;
}

function group(model: Model): ReadonlyMap<Host, readonly Stack[]> {
  const hosts = new Map<Host, Stack[]>();
  for (const stack of model.stacks) {
    if (stack.host === undefined || stack.host.incomplete) continue;
    const list = hosts.get(stack.host);
    if (list === undefined) hosts.set(stack.host, [stack]);
    else list.push(stack);
  }
  return hosts;
}
