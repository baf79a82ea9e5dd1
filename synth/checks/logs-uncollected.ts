import { Vps } from '../../constructs/host/vps';
import { collectsLogs } from '../derive/log-collection';
import type { Found, Model } from '../derive/model';
import type { Check } from './check';

/** Where logs are kept in one place, those of every host that can send them there are. */
export const logsUncollected: Check = {
  rule: 'logs-uncollected',
  severity: 'warning',
  ofAbsence: true,
  why: 'Who searches the store believes to see everything; the logs of a host without a collector are on that host alone, and lost with it. Hosts that no private network joins to a store are other people’s.',
  *check(model) {
    const stores = model.find('log-store');
    if (stores.length === 0) return;
    const hosts = new Set(model.stacks.filter(({ workloads }) => workloads.length > 0).map(({ host }) => host));
    for (const host of hosts) {
      if (!(host instanceof Vps) || collectsLogs(model, host)) continue;
      const near = stores.find((store) => homesOf(model, store).some((home) => home === host || areJoined(home, host)));
      if (near === undefined) continue;
      yield {
        on: host,
        message: `nothing sends its logs to ${near.component.node.path}`,
        mend: "add new LogCollector(host, 'log-collector', { store }), or acknowledge this warning with the reason",
      };
    }
  },
};

function homesOf(model: Model, { component }: Found<'log-store'>): Vps[] {
  return model.placed(component).flatMap(({ stack: { host } }) => (host instanceof Vps ? [host] : []));
}

/** Whether two hosts have addresses of one private network. */
function areJoined(one: Vps, other: Vps): boolean {
  if (one.privateAddress === undefined || other.privateAddress === undefined) return false;
  return one.props.privateNetwork === other.props.privateNetwork;
}
