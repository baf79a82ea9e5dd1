import { type Labels, selector } from '../prometheus/rule';
import type { WatchedStack } from '../prometheus/watched';
import type { Panel } from './panel';

/** What every service with metrics tells, and every public name. */
export function servicePanels({ sites }: WatchedStack, labels: Labels): Panel[] {
  const of = selector(labels);
  const panel = { section: 'Services' } as const;
  const up: Panel = {
    ...panel,
    title: 'Instances that answer',
    unit: 'short',
    queries: [{ expression: `sum by (construct) (up${of})`, legend: '{{construct}}' }],
  };
  if (sites.length === 0) return [up];
  return [
    up,
    {
      ...panel,
      title: 'Public names: time to answer',
      unit: 's',
      queries: [{ expression: `probe_duration_seconds${of}`, legend: '{{instance}}' }],
    },
    {
      ...panel,
      title: 'Public names: well',
      unit: 'percentunit',
      queries: [{ expression: `avg_over_time(probe_success${of}[5m])`, legend: '{{instance}}' }],
    },
    {
      section: 'Edge',
      title: 'Certificates: days left',
      unit: 'd',
      queries: [
        {
          expression: `min by (construct) (probe_ssl_earliest_cert_expiry${of} - time()) / 86400`,
          legend: '{{construct}}',
        },
      ],
    },
  ];
}
