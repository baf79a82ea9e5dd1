import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { configured } from '../configured';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { workloadsOnHosts } from './placed-workloads';

/** A canary is compared with the old release by what both count. */
export const canaryUnjudged: Check = {
  rule: 'canary-unjudged',
  severity: 'error',
  acknowledgeable: true,
  why: 'A release that fails one request in ten is healthy: only error rate and latency, new beside old, tell it. They come from the Prometheus of the host, by the metrics of the service.',
  *check(model) {
    const seen = new Set<Component>();
    for (const { component, facet, stack } of workloadsOnHosts(model)) {
      if (facet.canary === undefined || facet.runs.type !== 'always' || seen.has(component)) continue;
      seen.add(component);
      const watched = model.facetsOf(component, 'metrics').some(({ endpoint }) => endpoint.workload === facet.name);
      if (watched && hasPrometheus(model, stack.host)) continue;
      yield {
        on: component,
        message: watched
          ? `the strategy canary is judged by a Prometheus that keeps its samples on its host, and ${stack.host?.node.id} has none`
          : 'the strategy canary is judged by its metrics, and it has none',
        got: watched ? 'no Monitoring that keeps samples' : 'no metricsPath',
        mend: watched
          ? `give ${stack.host?.node.id} a Monitoring, or the service the strategy 'blue-green'`
          : `give metricsPath, where it counts its requests in ${facet.canary.histogram}, or the strategy 'blue-green'`,
      };
    }
  },
};

/** One that hands its samples on answers no questions. */
function hasPrometheus(model: Model, host: Host | undefined): boolean {
  return model.stacks
    .filter((stack) => stack.host === host)
    .some((stack) => configured(model, stack, 'prometheus').some(({ facet }) => facet.sendsTo === undefined));
}
