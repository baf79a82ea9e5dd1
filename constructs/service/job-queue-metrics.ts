import type { JobQueue } from '../data/job-store';
import type { PanelFacet } from '../facets/dashboard';
import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';
import { Duration } from '../values/duration';

/** What is watched of a queue of BullMQ, as `serveQueueDashboard` of `vpsynth/runtime` counts its jobs. */
export function jobQueueAlerts(dashboard: Component, { name, backlog }: JobQueue): AlertFacet[] {
  const count = (state: string) =>
    `bullmq_job_count{self, queue=${JSON.stringify(name)}, state=${JSON.stringify(state)}}`;
  const alert = { kind: 'alert', on: dashboard, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  return [
    {
      ...alert,
      name: 'JobsGivenUp',
      expression: `${count('failed')} > 0`,
      summary: `{{ $value }} jobs of ${name} were given up, and lie among its failed ones.`,
    },
    {
      ...alert,
      name: 'JobsWithoutWorker',
      severity: 'critical',
      expression: `${count('waiting')} > 0 and on (queue) bullmq_workers{self, queue=${JSON.stringify(name)}} == 0`,
      summary: `{{ $value }} jobs of ${name} wait, and no worker is there.`,
    },
    {
      ...alert,
      name: 'JobBacklog',
      holdsFor: Duration.minutes(15),
      expression: `${count('waiting')} > ${backlog}`,
      summary: `{{ $value }} jobs of ${name} wait: its workers are too few, too slow, or fail.`,
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
