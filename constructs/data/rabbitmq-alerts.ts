import type { IConstruct } from 'constructs';
import type { AlertFacet } from '../facets/operations';
import type { QueueFacet } from '../facets/rabbitmq';
import { Duration } from '../values/duration';

/** The part of its `maxLength` at which a queue is reported: publishers are refused at the whole of it. */
const nearlyFull = 0.8;

/** While one of its alarms holds, a broker takes no message from any publisher (rabbitmq.com/docs/alarms). */
export function brokerAlerts(broker: IConstruct): AlertFacet[] {
  const alarm = { kind: 'alert', on: broker, holdsFor: Duration.minutes(1), severity: 'critical' } as const;
  return [
    {
      ...alarm,
      name: 'BrokerMemoryAlarm',
      expression: 'rabbitmq_alarms_memory_used_watermark{} == 1',
      summary: 'The broker is above its memory watermark and takes no messages.',
    },
    {
      ...alarm,
      name: 'BrokerDiskAlarm',
      expression: 'rabbitmq_alarms_free_disk_space_watermark{} == 1',
      summary: 'The broker has too little free disk and takes no messages.',
    },
  ];
}

/** What is watched of a queue in a virtual host: by the broker's series. */
export function queueAlerts(
  broker: IConstruct,
  virtualHost: string,
  { queue, name, maxLength, backlog }: QueueFacet,
): AlertFacet[] {
  const of = (which: string) => `{self, vhost=${JSON.stringify(virtualHost)}, queue=${JSON.stringify(which)}}`;
  const alert = {
    kind: 'alert',
    on: queue,
    seriesOf: broker,
    holdsFor: Duration.minutes(5),
    severity: 'warning',
  } as const;
  const alerts: AlertFacet[] = [
    {
      ...alert,
      name: 'DeadLetters',
      expression: `rabbitmq_detailed_queue_messages_ready${of(`${name}.dead`)} > 0`,
      summary: '{{ $value }} messages were given up and lie in {{ $labels.queue }}.',
    },
    {
      ...alert,
      name: 'QueueWithoutConsumer',
      severity: 'critical',
      expression: `rabbitmq_detailed_queue_messages_ready${of(name)} > 0 and rabbitmq_detailed_queue_consumers${of(name)} == 0`,
      summary: '{{ $value }} messages wait in {{ $labels.queue }} and nobody consumes it.',
    },
    {
      ...alert,
      name: 'QueueBacklog',
      holdsFor: Duration.minutes(15),
      expression: `rabbitmq_detailed_queue_messages_ready${of(name)} > ${backlog}`,
      summary: '{{ $value }} messages wait in {{ $labels.queue }}: its workers are too few, too slow, or fail.',
    },
  ];
  if (maxLength === undefined) return alerts;
  const limit = Math.ceil(maxLength * nearlyFull);
  alerts.push({
    ...alert,
    name: 'QueueNearlyFull',
    expression: `rabbitmq_detailed_queue_messages${of(name)} >= ${limit}`,
    summary: `{{ $value }} of at most ${maxLength} messages are in {{ $labels.queue }}.`,
  });
  return alerts;
}
