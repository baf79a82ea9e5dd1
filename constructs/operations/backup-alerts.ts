import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { longestInterval } from '../values/cron';
import { Duration } from '../values/duration';

/** A backup that is this much later than its schedule is missed: one run that failed, and half the time to the next. */
const late = 1.5;

/**
 * What is watched of a plan, by the series that the host's agent writes for node_exporter's textfile collector:
 * `vpsynth_backup_last_success_timestamp_seconds`, `_last_run_success`, `_size_bytes` and `_duration_seconds`, each with
 * `backup` (the plan), `construct` (what was saved) and `kind`.
 */
export function backupAlerts(plan: Component, schedule: string, physicalSchedule: string | undefined): AlertFacet[] {
  const period = Duration.milliseconds(longestInterval(schedule).milliseconds * late);
  const alert = { kind: 'alert', on: plan, severity: 'critical' } as const;
  const of = (...more: string[]) => `{${[`backup=${JSON.stringify(plan.node.path)}`, ...more].join(',')}}`;
  const physical = 'kind=~"physical|archive"';
  const old = (labels: string, age: Duration) =>
    `time() - vpsynth_backup_last_success_timestamp_seconds${labels} > ${age.seconds}`;
  return [
    {
      ...alert,
      name: 'BackupOld',
      expression: old(of('kind!~"physical|archive"'), period),
      holdsFor: Duration.minutes(5),
      summary: `The last good backup of {{ $labels.construct }} ({{ $labels.kind }}) is older than ${period}.`,
    },
    ...(physicalSchedule === undefined
      ? []
      : [
          {
            ...alert,
            name: 'PhysicalBackupOld',
            expression: old(of(physical), Duration.milliseconds(longestInterval(physicalSchedule).milliseconds * late)),
            holdsFor: Duration.minutes(5),
            summary: 'The last good {{ $labels.kind }} backup of {{ $labels.construct }} is too old.',
          },
        ]),
    {
      ...alert,
      name: 'BackupMissing',
      expression: `absent(vpsynth_backup_last_success_timestamp_seconds${of()})`,
      holdsFor: period,
      summary: 'No backup of this plan has ever been good, or nothing tells of it.',
    },
    {
      ...alert,
      name: 'BackupFailed',
      expression: `vpsynth_backup_last_run_success${of()} == 0`,
      holdsFor: Duration.minutes(5),
      severity: 'warning',
      summary:
        'The last backup of {{ $labels.construct }} ({{ $labels.kind }}) failed: journalctl of its unit says why.',
    },
    {
      ...alert,
      name: 'BackupShrank',
      expression: `vpsynth_backup_size_bytes${of()} < 0.5 * max_over_time(vpsynth_backup_size_bytes${of()}[7d])`,
      holdsFor: Duration.minutes(5),
      severity: 'warning',
      summary:
        'The backup of {{ $labels.construct }} ({{ $labels.kind }}) has less than half of the size it had in the last week.',
    },
  ];
}
