import type { Host } from '../../constructs/host/host';
import type { Model } from './model';

const known = new WeakMap<Model, ReadonlySet<Host>>();

/** Whether a host has a collector that reads its journal: its containers write there then. */
export function collectsLogs(model: Model, host: Host | undefined): boolean {
  let hosts = known.get(model);
  if (hosts === undefined) {
    const collectors = model.find('log-collector').flatMap(({ component }) => model.placed(component));
    hosts = new Set(collectors.flatMap(({ stack }) => stack.host ?? []));
    known.set(model, hosts);
  }
  return host !== undefined && hosts.has(host);
}
