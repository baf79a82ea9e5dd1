import { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { collectsLogs } from '../derive/log-collection';
import type { Check } from './check';

/** Where logs are kept in one place, those of every host are that has a private way there. */
export const logsUncollected: Check = {
  rule: 'logs-uncollected',
  severity: 'warning',
  why: 'Who searches the store believes to see everything; the logs of a host without a collector are on that host alone, and lost with it.',
  *check(model) {
    const [store] = model.find('log-store');
    if (store === undefined) return;
    const home = Host.of(store.component);
    const hosts = new Set(model.stacks.filter(({ workloads }) => workloads.length > 0).map(({ host }) => host));
    for (const host of hosts) {
      if (!(host instanceof Vps) || collectsLogs(model, host) || !areLinked(host, home)) continue;
      yield {
        on: host,
        message: `nothing sends its logs to ${store.component.node.path}`,
        mend: "add new LogCollector(host, 'log-collector', { store }), or acknowledge this warning with the reason",
      };
    }
  },
};

/** Whether one reaches the other privately: by one tunnel, or by the provider's network. */
function areLinked(one: Vps, other: Host | undefined): boolean {
  if (one === other) return true;
  if (!(other instanceof Vps) || one.privateAddress === undefined || other.privateAddress === undefined) return false;
  return one.props.privateNetwork === other.props.privateNetwork;
}
