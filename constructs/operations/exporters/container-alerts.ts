import type { AlertFacet } from '../../facets/operations';
import type { Component } from '../../fleet/component';
import { Duration } from '../../values/duration';

const service = '{{ $labels.container_label_com_docker_compose_service }}';
const stack = '{{ $labels.container_label_com_docker_compose_project }}';
const ofService =
  'by (construct, container_label_com_docker_compose_project, container_label_com_docker_compose_service)';
const named = '{self, container_label_com_docker_compose_service!=""}';

/** What containers say when they run against their limits, by series of cAdvisor 0.60. */
export function containerAlerts(containers: Component): AlertFacet[] {
  const alert = { kind: 'alert', on: containers, holdsFor: Duration.minutes(15), severity: 'warning' } as const;
  const limit = `(container_spec_memory_limit_bytes${named} > 0)`;
  return [
    {
      ...alert,
      name: 'ContainerMemoryNearLimit',
      expression: `container_memory_working_set_bytes${named} / ${limit} > 0.9`,
      summary: `${service} of ${stack} uses {{ $value | humanizePercentage }} of its memory: above it the kernel ends it.`,
    },
    {
      ...alert,
      name: 'ContainerOutOfMemory',
      expression: `sum ${ofService} (increase(container_oom_events_total${named}[10m])) > 0`,
      holdsFor: Duration.seconds(0),
      summary: `${service} of ${stack} was ended by the kernel for want of memory.`,
    },
    {
      ...alert,
      name: 'ContainerRestarts',
      expression: `changes(container_start_time_seconds${named}[15m]) > 2`,
      holdsFor: Duration.seconds(0),
      summary: `${service} of ${stack} starts again and again.`,
    },
  ];
}
