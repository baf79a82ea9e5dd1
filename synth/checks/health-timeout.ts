import type { Check } from './check';

/** A health check is answered before the next one is due. */
export const healthTimeout: Check = {
  rule: 'health-timeout',
  severity: 'warning',
  why: 'A check may then take longer than the time between two of them: what hangs is found later than the interval promises, and on a cluster checks pile up (Docker: HEALTHCHECK).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const timing = facet.health?.timing;
      if (timing === undefined || timing.timeout.milliseconds <= timing.interval.milliseconds) continue;
      yield {
        on: component,
        message: 'the timeout of its health check is longer than the interval',
        got: `timeout ${timing.timeout}, interval ${timing.interval}`,
        allowed: `a timeout up to ${timing.interval}`,
        mend: 'lower health.timeout or raise health.interval',
      };
    }
  },
};
