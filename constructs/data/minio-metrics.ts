import type { PanelFacet } from '../facets/dashboard';
import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';
import { Duration } from '../values/duration';

const free = 'minio_cluster_capacity_usable_free_bytes{} / minio_cluster_capacity_usable_total_bytes{}';

/** What MinIO says of itself when something is wrong (minio/minio: docs/metrics/prometheus/list.md). */
export function minioAlerts(server: Component): AlertFacet[] {
  const alert = { kind: 'alert', on: server, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  return [
    {
      ...alert,
      name: 'ObjectStorageUnavailable',
      severity: 'critical',
      expression: 'minio_cluster_health_status{} == 0',
      summary: 'The object storage can not serve requests.',
    },
    {
      ...alert,
      name: 'ObjectStorageDiskNearlyFull',
      expression: `${free} < 0.1`,
      summary: 'Less than a tenth of the disk of the object storage is free.',
    },
    {
      ...alert,
      name: 'ObjectStorageErrors',
      expression: 'sum(rate(minio_s3_requests_5xx_errors_total{}[5m])) > 0',
      summary: 'The object storage fails {{ $value }} requests a second.',
    },
  ];
}

export function minioPanels(server: Component): PanelFacet[] {
  return panelsOf(server, 'Storage', [
    ['requests', 'reqps', 'sum by (api) (rate(minio_s3_requests_total{}[$__rate_interval]))', '{{api}}'],
    [
      'requests that fail',
      'reqps',
      'sum by (api) (rate(minio_s3_requests_5xx_errors_total{}[$__rate_interval]))',
      '{{api}}',
    ],
    ['disk, in use', 'percentunit', `1 - ${free}`, 'of all'],
  ]);
}
