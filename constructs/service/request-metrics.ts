import type { Facet } from '../facets/facet';
import type { Component } from '../fleet/component';
import { Duration } from '../values/duration';

const requests = 'http_request_duration_seconds';

/**
 * What is watched of a service that counts its requests as prom-client's examples do: the histogram
 * `http_request_duration_seconds` with the label `status`. Of one that doesn't, nothing is ever true.
 */
export function requestMetrics(service: Component): Facet[] {
  const alert = { kind: 'alert', on: service, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  const panel = { kind: 'panel', on: service, section: 'Requests' } as const;
  const name = service.node.id;
  const rate = (labels: string, window: string) => `sum(rate(${requests}_count${labels}[${window}]))`;
  const slowest = (window: string) => `histogram_quantile(0.95, sum by (le) (rate(${requests}_bucket{}[${window}])))`;
  const failed = (window: string) => `${rate('{self, status=~"5.."}', window)} / ${rate('{}', window)}`;
  return [
    {
      ...alert,
      name: 'RequestsFail',
      severity: 'critical',
      // Of one failure in ten requests a night nobody needs to be woken.
      expression: `${failed('5m')} > 0.05 and ${rate('{}', '5m')} > 0.1`,
      summary: `{{ $value | humanizePercentage }} of the requests to ${name} fail.`,
    },
    {
      ...alert,
      name: 'RequestsSlow',
      expression: `${slowest('5m')} > 1`,
      summary: `One of twenty requests to ${name} takes longer than {{ $value | humanizeDuration }}.`,
    },
    {
      ...panel,
      title: `${name}: requests`,
      unit: 'reqps',
      queries: [
        {
          expression: `sum by (status) (rate(${requests}_count{}[$__rate_interval]))`,
          legend: '{{status}}',
        },
      ],
    },
    {
      ...panel,
      title: `${name}: failed`,
      unit: 'percentunit',
      queries: [{ expression: failed('$__rate_interval'), legend: 'failed' }],
    },
    {
      ...panel,
      title: `${name}: slowest of twenty`,
      unit: 's',
      queries: [{ expression: slowest('$__rate_interval'), legend: '95 %' }],
    },
  ];
}
