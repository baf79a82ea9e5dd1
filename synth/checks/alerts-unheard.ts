import { configured } from '../configured';
import type { Check } from './check';

/** Somebody hears of alerts, and notices when they stop. */
export const alertsUnheard: Check = {
  rule: 'alerts-unheard',
  severity: 'warning',
  why: 'An alert that is told to nobody wakes nobody; and when Prometheus, the host or the line between is down, only something outside that waits for a sign of life notices (prometheus.io: alerting practices, meta-monitoring).',
  *check(model) {
    for (const { component, facet } of model.find('prometheus')) {
      // A developer looks at the machine himself.
      if (model.placed(component).every(({ stack }) => stack.host?.local !== false)) continue;
      if (facet.sendsTo !== undefined || facet.alertmanager !== undefined) continue;
      yield {
        on: component,
        message: 'nobody is told of its alerts',
        mend: 'give alerting: { critical: [Receiver.…], … }, or acknowledge this warning and say who looks at Prometheus',
      };
    }
    for (const { workload, facet } of model.stacks.flatMap((stack) => configured(model, stack, 'alertmanager'))) {
      if (facet.watchdog !== undefined) continue;
      yield {
        on: workload.component,
        message: 'nobody notices when its alerts stop coming',
        mend: 'give alerting.watchdog a dead man’s switch outside the fleet, or acknowledge this warning with the reason',
      };
    }
  },
};
