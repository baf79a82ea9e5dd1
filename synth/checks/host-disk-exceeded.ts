import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { Size } from '../../constructs/values/size';
import type { Model } from '../derive/model';
import type { Check } from './check';

/** What metrics and objects may fill and what brokers want to stay free fits on the disk. */
export const hostDiskExceeded: Check = {
  rule: 'host-disk-exceeded',
  severity: 'error',
  why: 'A broker below its free-disk limit refuses every message, and metrics and objects grow to their limits: together they must leave the disk usable (rabbitmq.com/docs/disk-alarms).',
  *check(model) {
    for (const [host, { metrics, objects, free }] of demands(model)) {
      if (metrics + objects + free < host.props.disk.mebibytes) continue;
      const parts = [
        [metrics, 'of metrics'],
        [objects, 'of objects'],
        [free, 'to stay free'],
      ] as const;
      yield {
        on: host,
        message: 'what grows on its disk may fill it, and its brokers would refuse messages',
        got: parts.flatMap(([size, what]) => (size === 0 ? [] : [`${Size.mebibytes(size)} ${what}`])).join(', '),
        allowed: `less than ${host.props.disk} together`,
        mend: 'lower retentionSize, capacity or diskFreeLimit',
      };
    }
  },
};

/** In mebibytes. */
interface Demand {
  metrics: number;
  objects: number;
  free: number;
}

function demands(model: Model): Map<Vps, Demand> {
  const hosts = new Map<Vps, Demand>();
  const on = (component: Component) =>
    new Set(model.placed(component).map(({ stack }): Host | undefined => stack.host));
  const of = (host: Vps) => {
    const known = hosts.get(host) ?? { metrics: 0, objects: 0, free: 0 };
    hosts.set(host, known);
    return known;
  };
  for (const { component, facet } of model.find('prometheus')) {
    for (const host of on(component)) if (host instanceof Vps) of(host).metrics += facet.retentionSize.mebibytes;
  }
  for (const { component, facet } of [...model.find('garage'), ...model.find('minio')]) {
    for (const host of on(component)) if (host instanceof Vps) of(host).objects += facet.capacity.mebibytes;
  }
  for (const { component, facet } of model.find('rabbitmq')) {
    for (const host of on(component))
      if (host instanceof Vps) of(host).free = Math.max(of(host).free, facet.diskFreeLimit.mebibytes);
  }
  return hosts;
}
