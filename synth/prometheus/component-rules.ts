import { Duration } from '../../constructs/values/duration';
import type { PlacedWorkload } from '../derive/model';
import { followsColour } from './active-targets';
import { type AlertRule, type Labels, selector } from './rule';
import { jobName } from './targets';
import type { Watched } from './watched';

/** What is watched of everything with metrics that runs always; a job is expected to end. `jobs`: those of one construct. `labels`: its own. */
export function componentRules(
  prometheus: PlacedWorkload,
  jobs: readonly [Watched, ...Watched[]],
  labels: Labels,
): AlertRule[] {
  const [{ workload }] = jobs;
  const up = `up${selector(labels)}`;
  const { replicas, runs } = workload.facet;
  if (runs.type !== 'always') return [];
  // Targets that the host names can be missing, and no series is down then.
  const unnamed = jobs
    .filter((job) => followsColour(prometheus, job))
    .map((job) => ` or absent(up${selector({ ...labels, job: jobName(job) })})`);
  const down: AlertRule = {
    name: 'JobDown',
    // Of several replicas, and of two colours during a switch, one is enough.
    expression: `max by (job) (${up}) == 0${unnamed.join('')}`,
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
