import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { Size } from '../../constructs/values/size';
import type { Model } from '../derive/model';
import type { Check } from './check';

/** What metrics may fill and what brokers want to stay free fits on the disk. */
export const hostDiskExceeded: Check = {
  rule: 'host-disk-exceeded',
  severity: 'error',
  why: 'A broker below its free-disk limit refuses every message, and metrics grow to their limit: together they must leave the disk usable (rabbitmq.com/docs/disk-alarms).',
  *check(model) {
    for (const [host, { kept, free }] of demands(model)) {
      if (kept + free < host.props.disk.mebibytes) continue;
      yield {
        on: host,
        message: 'metrics may fill so much of its disk that its brokers would refuse messages',
        got: `${Size.mebibytes(kept)} of metrics, ${Size.mebibytes(free)} to stay free`,
        allowed: `less than ${host.props.disk} together`,
        mend: 'lower retentionSize or diskFreeLimit',
      };
    }
  },
};

function demands(model: Model): Map<Vps, { kept: number; free: number }> {
  const hosts = new Map<Vps, { kept: number; free: number }>();
  const on = (component: Component) =>
    new Set(model.placed(component).map(({ stack }): Host | undefined => stack.host));
  const of = (host: Vps) => {
    const known = hosts.get(host) ?? { kept: 0, free: 0 };
    hosts.set(host, known);
    return known;
  };
  for (const { component, facet } of model.find('prometheus')) {
    for (const host of on(component)) if (host instanceof Vps) of(host).kept += facet.retentionSize.mebibytes;
  }
  for (const { component, facet } of model.find('rabbitmq')) {
    for (const host of on(component))
      if (host instanceof Vps) of(host).free = Math.max(of(host).free, facet.diskFreeLimit.mebibytes);
  }
  return hosts;
}
