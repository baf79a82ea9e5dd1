import type { Panel } from './panel';

/** The whole at a glance. */
export function fleetPanels(): Panel[] {
  const panel = (
    section: Panel['section'],
    title: string,
    unit: string,
    expression: string,
    legend: string,
  ): Panel => ({
    section,
    title,
    unit,
    queries: [{ expression, legend }],
  });
  return [
    panel(
      'Services',
      'Alerts',
      'short',
      'sum by (alertname, severity, host, construct) (ALERTS{alertstate="firing",severity!="none"})',
      '{{severity}} {{alertname}}: {{construct}} {{host}}',
    ),
    panel('Services', 'Services down', 'short', 'count by (host, construct) (up == 0)', '{{construct}} {{host}}'),
    panel('Services', 'Public names: well', 'percentunit', 'avg_over_time(probe_success[5m])', '{{instance}}'),
    panel(
      'Requests',
      'Requests',
      'reqps',
      'sum by (project, environment) (rate(http_request_duration_seconds_count[$__rate_interval]))',
      '{{project}} {{environment}}',
    ),
    panel(
      'Requests',
      'Requests that fail',
      'reqps',
      'sum by (project, environment) (rate(http_request_duration_seconds_count{status=~"5.."}[$__rate_interval]))',
      '{{project}} {{environment}}',
    ),
    panel(
      'Machine',
      'Processor',
      'percentunit',
      '1 - avg by (host) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))',
      '{{host}}',
    ),
    panel(
      'Machine',
      'Memory',
      'percentunit',
      '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
      '{{host}}',
    ),
    panel(
      'Machine',
      'Disk',
      'percentunit',
      '1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"}',
      '{{host}}',
    ),
    panel(
      'Backup',
      'Age of the last good backup',
      's',
      'time() - vpsynth_backup_last_success_timestamp_seconds',
      '{{construct}} {{kind}}',
    ),
  ];
}
