import type { AlertmanagerFacet } from '../../constructs/facets/operations';
import { type Configured, configured } from '../configured';
import type { Check } from './check';
import { named } from './named';

/** No two Alertmanagers tell one dead man's switch that all is well. */
export const watchdogShared: Check = {
  rule: 'watchdog-shared',
  severity: 'error',
  why: 'A dead man’s switch waits for anybody’s sign of life: the host that still lives keeps it quiet about the one that is dead (healthchecks.io: a check for each thing that is watched).',
  *check(model) {
    const first = new Map<string, Configured<'alertmanager'>>();
    for (const each of model.stacks.flatMap((stack) => configured(model, stack, 'alertmanager'))) {
      const told = switchOf(each.facet);
      if (told === undefined) continue;
      const holder = first.get(told);
      if (holder === undefined) {
        first.set(told, each);
        continue;
      }
      yield {
        on: each.workload.component,
        message: `its watchdog is also that of ${named(holder.workload.component)}, which keeps it quiet when this host is gone`,
        got: told,
        mend: "give each Alertmanager a dead man's switch of its own: Secret.env('VPS1_WATCHDOG_URL'), say",
      };
    }
  },
};

/** What tells the switch of a watchdog from another: the secret with its address or key, or the mail address. */
function switchOf({ watchdog }: AlertmanagerFacet): string | undefined {
  if (watchdog === undefined) return undefined;
  const { options } = watchdog;
  if (options.type === 'mail') return options.to;
  return options.type === 'pagerduty' ? options.routingKey.name : options.url.name;
}
