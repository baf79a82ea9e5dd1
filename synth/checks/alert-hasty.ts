import { Duration } from '../../constructs/values/duration';
import { configured } from '../configured';
import type { Found } from '../derive/model';
import { evaluatedBy } from '../prometheus/evaluated';
import type { Check, Finding } from './check';

/** Samples that a condition must be seen in before it is more than one that failed. */
const samples = 2;
/** Samples that `rate` and its like need in their window, so that one may be missing (prometheus.io: querying). */
const inWindow = 4;

const perSecond: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** An alert looks at more than one sample. */
export const alertHasty: Check = {
  rule: 'alert-hasty',
  severity: 'error',
  acknowledgeable: true,
  why: 'One scrape that fails or comes late is no outage: a condition must hold for two of them, and a rate over fewer than four is empty whenever one is missing.',
  *check(model) {
    for (const { facet: prometheus, workload } of model.stacks.flatMap((stack) =>
      configured(model, stack, 'prometheus'),
    )) {
      if (prometheus.sendsTo !== undefined) continue;
      const alerts = new Set(evaluatedBy(model, workload).flatMap(({ watched }) => watched.alerts));
      for (const alert of alerts) yield* hasty(alert, prometheus.scrapeInterval);
    }
  },
};

function* hasty({ component, facet }: Found<'alert'>, interval: Duration): Generator<Finding> {
  const { holdsFor, name, expression } = facet;
  // At once is for what a counter says for good: that something happened.
  if (holdsFor.milliseconds > 0 && holdsFor.milliseconds < samples * interval.milliseconds) {
    yield {
      on: component,
      message: `${name} may fire after a single sample`,
      got: `holdsFor ${holdsFor}, with a scrape every ${interval}`,
      allowed: `at least ${Duration.milliseconds(samples * interval.milliseconds)}`,
      mend: 'raise holdsFor',
    };
  }
  const least = Duration.milliseconds(inWindow * interval.milliseconds);
  for (const [window = '', amount, unit = ''] of expression.matchAll(/\[(\d+)(ms|[smhdw])\]/g)) {
    if (Number(amount) * (perSecond[unit] ?? 0) >= least.seconds) continue;
    yield {
      on: component,
      message: `${name} looks at fewer than ${inWindow} samples`,
      got: `${window}, with a scrape every ${interval}`,
      allowed: `at least ${least}`,
      mend: 'look at a longer time',
    };
  }
}
