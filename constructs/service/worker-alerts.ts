import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { Duration } from '../values/duration';

/** What is watched of a worker by its own metrics (`workerMetrics` of `vpsynth/runtime`), whatever carries its queue. */
export function workerAlerts(worker: Component, queue: string): AlertFacet[] {
  const of = (outcome: string) => `{self, queue=${JSON.stringify(queue)}, outcome=${JSON.stringify(outcome)}}`;
  const increase = (outcome: string) => `sum(increase(worker_messages_total${of(outcome)}[15m]))`;
  const alert = { kind: 'alert', on: worker, severity: 'warning' } as const;
  return [
    {
      ...alert,
      name: 'MessagesGivenUp',
      // The first message of a series is no increase: the counter starts with it.
      expression: `${increase('dead')} > 0 or sum(worker_messages_total${of('dead')} unless worker_messages_total${of('dead')} offset 15m) > 0`,
      holdsFor: Duration.minutes(0),
      summary: `The worker gave up {{ $value }} messages of ${queue} within a quarter of an hour.`,
    },
    {
      ...alert,
      name: 'MessagesFailing',
      expression: `${increase('retried')} > ${increase('handled')}`,
      holdsFor: Duration.minutes(15),
      summary: `For a quarter of an hour more messages of ${queue} fail than are handled.`,
    },
  ];
}
