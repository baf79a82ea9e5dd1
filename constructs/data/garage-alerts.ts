import type { IConstruct } from 'constructs';
import type { AlertFacet } from '../facets/operations';
import { Duration } from '../values/duration';

/** What Garage says of itself when something is wrong (garagehq.deuxfleurs.fr: reference manual, monitoring). */
export function garageAlerts(server: IConstruct): AlertFacet[] {
  const alert = { kind: 'alert', on: server, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  return [
    {
      ...alert,
      name: 'ObjectStorageUnavailable',
      severity: 'critical',
      expression: 'cluster_available{} == 0',
      summary: 'The object storage can not serve requests.',
    },
    {
      ...alert,
      name: 'ObjectStorageDiskNearlyFull',
      expression: 'garage_local_disk_avail{} / garage_local_disk_total{} < 0.1',
      summary: 'Less than a tenth of the disk for {{ $labels.volume }} of the object storage is free.',
    },
    {
      ...alert,
      name: 'ObjectStorageErrors',
      expression: 'sum(rate(api_s3_error_counter{self, status_code=~"5.."}[5m])) > 0',
      summary: 'The object storage fails {{ $value }} requests a second.',
    },
    {
      ...alert,
      name: 'ObjectStorageBlocksDamaged',
      expression: 'block_resync_errored_blocks{} > 0',
      summary: '{{ $value }} blocks of objects are missing or damaged.',
    },
  ];
}
