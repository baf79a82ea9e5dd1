import type { JobQueue } from '../data/job-store';
import type { PanelFacet } from '../facets/dashboard';
import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';
import { Duration } from '../values/duration';

/**
 * What is watched of queues of BullMQ, as `serveQueueDashboard` of `vpsynth/runtime` counts their jobs: one rule for all,
 * whose series say which queue it is.
 */
export function jobQueueAlerts(dashboard: Component, queues: readonly JobQueue[]): AlertFacet[] {
  const alert = { kind: 'alert', on: dashboard, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  const waiting = ({ name, backlog }: JobQueue) =>
    `bullmq_job_count{self, queue=${JSON.stringify(name)}, state="waiting"} > ${backlog}`;
  return [
    {
      ...alert,
      name: 'JobsGivenUp',
      expression: 'bullmq_job_count{self, state="failed"} > 0',
      summary: '{{ $value }} jobs of {{ $labels.queue }} were given up, and lie among its failed ones.',
    },
    {
      ...alert,
      name: 'JobsWithoutWorker',
      severity: 'critical',
      expression: 'bullmq_job_count{self, state="waiting"} > 0 and on (queue) bullmq_workers{} == 0',
      summary: '{{ $value }} jobs of {{ $labels.queue }} wait, and no worker is there.',
    },
    {
      ...alert,
      name: 'JobBacklog',
      holdsFor: Duration.minutes(15),
      expression: queues.map(waiting).join(' or '),
      summary: '{{ $value }} jobs of {{ $labels.queue }} wait: its workers are too few, too slow, or fail.',
    },
  ];
}

/** One diagram a state that people act on, with all queues. */
export function jobQueuePanels(dashboard: Component): PanelFacet[] {
  const jobs = (state: string) => `bullmq_job_count{self, state=${JSON.stringify(state)}}`;
  return panelsOf(dashboard, 'Queue', [
    ['jobs that wait', 'short', `${jobs('waiting')} + on (queue) ${jobs('prioritized')}`, '{{queue}}'],
    ['jobs that wait for another attempt', 'short', jobs('delayed'), '{{queue}}'],
    ['jobs given up', 'short', jobs('failed'), '{{queue}}'],
    ['workers', 'short', 'bullmq_workers{}', '{{queue}}'],
  ]);
}
