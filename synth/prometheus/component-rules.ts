import { Duration } from '../../constructs/values/duration';
import { type AlertRule, selector } from './rule';
import type { Watched } from './watched';

/** What is watched of everything with metrics that runs always; a job is expected to end. */
export function componentRules({ component, workload }: Watched): AlertRule[] {
  const up = `up${selector({ construct: component.node.path })}`;
  const { replicas, runs } = workload.facet;
  if (runs.type !== 'always') return [];
  const down: AlertRule = {
    name: 'JobDown',
    // Of two colours one is always down: only none being up is a fault.
    expression: `max by (job) (${up}) == 0`,
    holdsFor: Duration.minutes(1),
    severity: 'critical',
    summary: 'No instance of {{ $labels.job }} answers to its scrapes.',
  };
  if (replicas === 1) return [down];
  return [
    down,
    {
      name: 'ReplicaDown',
      expression: `max by (job) (sum by (job, colour) (${up})) < ${replicas}`,
      holdsFor: Duration.minutes(5),
      severity: 'warning',
      summary: `{{ $value }} of ${replicas} replicas of {{ $labels.job }} answer to their scrapes.`,
    },
  ];
}
