import type { AlertFacet } from '../../facets/operations';
import type { Component } from '../../fleet/component';
import { Duration } from '../../values/duration';

/** A file system of the machine itself: memory's come and go. */
const real = '{self, fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"}';

/** What a machine says when it runs out of something, by series of node_exporter 1.12. */
export function nodeAlerts(node: Component): AlertFacet[] {
  const alert = { kind: 'alert', on: node, holdsFor: Duration.minutes(10), severity: 'warning' } as const;
  const cpuUse = '1 - avg by (construct) (rate(node_cpu_seconds_total{self, mode="idle"}[5m]))';
  const memoryLeft = 'node_memory_MemAvailable_bytes{} / node_memory_MemTotal_bytes{}';
  const diskLeft = `node_filesystem_avail_bytes${real} / node_filesystem_size_bytes${real}`;
  return [
    {
      ...alert,
      name: 'HostProcessorBusy',
      expression: `${cpuUse} > 0.9`,
      holdsFor: Duration.minutes(15),
      summary: 'The processors of the host have been busy for {{ $value | humanizePercentage }} of the time.',
    },
    {
      ...alert,
      name: 'HostMemoryLow',
      expression: `${memoryLeft} < 0.1`,
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of the host’s memory is left.',
    },
    {
      ...alert,
      name: 'HostOutOfMemoryKill',
      expression: 'increase(node_vmstat_oom_kill{}[10m]) > 0',
      holdsFor: Duration.seconds(0),
      summary: 'The kernel ended a process for want of memory: `dmesg` says which.',
    },
    {
      ...alert,
      name: 'HostDiskFull',
      expression: `${diskLeft} < 0.1`,
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} is free.',
    },
    {
      ...alert,
      name: 'HostDiskFillsUp',
      // In four hours at the pace of the last six, and already more than half full: a new disk fills fast at first.
      expression: `predict_linear(node_filesystem_avail_bytes${real}[6h], 4 * 3600) < 0 and ${diskLeft} < 0.4`,
      holdsFor: Duration.minutes(30),
      summary: 'At the pace of the last hours {{ $labels.mountpoint }} is full in four.',
    },
    {
      ...alert,
      name: 'HostInodesLow',
      expression: `node_filesystem_files_free${real} / node_filesystem_files${real} < 0.1`,
      summary: '{{ $value | humanizePercentage }} of the inodes of {{ $labels.mountpoint }} are free.',
    },
    {
      ...alert,
      name: 'HostJobMetricsUnread',
      expression: 'node_textfile_scrape_error{} == 1',
      summary:
        'What the host’s jobs tell, backups among them, can’t be read: the log of node-exporter says which file, or that /var/lib/vpsynth/metrics is closed to it.',
    },
    {
      ...alert,
      name: 'HostClockOff',
      expression: 'node_timex_sync_status{} == 0 and node_timex_maxerror_seconds{} >= 16',
      summary: 'The host’s clock follows no server: certificates and tokens will be refused.',
    },
  ];
}
