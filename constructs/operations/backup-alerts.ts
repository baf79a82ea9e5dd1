import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { longestInterval } from '../values/cron';
import { Duration } from '../values/duration';
import type { Size } from '../values/size';

/** A backup that is this much later than its schedule is missed: one run that failed, and half the time to the next. */
const late = 1.5;

/** Archived log is saved so often that a run or two may wait for a longer one: so many in a row are missed. */
const archiveLate = 4;

/** Of a repository's room: a prune writes what it keeps of a pack anew before the old one goes (restic: doc/060_forget.rst). */
const nearlyFull = 0.8;

interface Watched {
  readonly schedule: string;
  readonly physicalSchedule?: string | undefined;
  readonly archiveSchedule: string;
  readonly verifySchedule: string;
  /** What the repository may take. */
  readonly capacity?: Size | undefined;
}

/**
 * What is watched of a plan, by the series that the host's agent writes for node_exporter's textfile collector:
 * `vpsynth_backup_last_success_timestamp_seconds`, `_last_run_success`, `_size_bytes` and `_duration_seconds`, each with
 * `backup` (the plan), `construct` (what was saved), `kind` and `path`; and of the repository, with `backup` alone,
 * `_first_run_timestamp_seconds`, `_verified_timestamp_seconds`, `_last_verification_success`, `_repository_size_bytes` and
 * `_last_retention_success`.
 */
export function backupAlerts(plan: Component, watched: Watched): AlertFacet[] {
  const { schedule, physicalSchedule, archiveSchedule, verifySchedule, capacity } = watched;
  const after = (expression: string, times: number) =>
    Duration.milliseconds(longestInterval(expression).milliseconds * times);
  const period = after(schedule, late);
  const alert = { kind: 'alert', on: plan, severity: 'critical' } as const;
  const of = (...more: string[]) => `{${[`backup=${JSON.stringify(plan.node.path)}`, ...more].join(',')}}`;
  const size = `vpsynth_backup_size_bytes${of('varies=""')}`;
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
            expression: old(of('kind="physical"'), after(physicalSchedule, late)),
            holdsFor: Duration.minutes(5),
            summary: 'The last good copy of the whole server {{ $labels.construct }} is too old.',
          },
          {
            ...alert,
            name: 'ArchiveBackupOld',
            expression: old(of('kind="archive"'), after(archiveSchedule, archiveLate)),
            holdsFor: Duration.minutes(5),
            summary:
              'Archived log of {{ $labels.construct }} has not been saved for {{ $value | humanizeDuration }}: so much would be lost with the machine.',
          },
        ]),
    ...repositoryAlerts(plan, of(), after(verifySchedule, late)),
    ...(capacity === undefined ? [] : [fullAlert(plan, of(), capacity)]),
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
      // Not of what comes and goes, such as the jobs of a queue.
      expression: `${size} < 0.5 * max_over_time(${size}[7d])`,
      holdsFor: Duration.minutes(5),
      severity: 'warning',
      summary:
        'The backup of {{ $labels.construct }} ({{ $labels.kind }}) has less than half of the size it had in the last week.',
    },
  ];
}

function fullAlert(plan: Component, labels: string, capacity: Size): AlertFacet {
  return {
    kind: 'alert',
    on: plan,
    name: 'BackupRepositoryNearlyFull',
    expression: `vpsynth_backup_repository_size_bytes${labels} > ${Math.floor(capacity.bytes * nearlyFull)}`,
    holdsFor: Duration.minutes(5),
    severity: 'warning',
    summary: `The repository has taken {{ $value | humanize1024 }}B of its ${capacity}: when it is full nothing is saved any more. Keep less, or make room.`,
  };
}

/** What becomes of the repository itself: a backup that can't be read is none. */
function repositoryAlerts(plan: Component, labels: string, period: Duration): AlertFacet[] {
  const alert = { kind: 'alert', on: plan, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  // Before the first good verification its age is that of the plan's first run.
  const verified = ['verified', 'first_run'].map((each) => `vpsynth_backup_${each}_timestamp_seconds${labels}`);
  return [
    {
      ...alert,
      name: 'BackupVerificationFailed',
      expression: `vpsynth_backup_last_verification_success${labels} == 0`,
      severity: 'critical',
      summary:
        'The last verification of the repository failed: it may be damaged. The journal of its unit says what was found.',
    },
    {
      ...alert,
      name: 'BackupUnverified',
      expression: `time() - (${verified.join(' or ')}) > ${period.seconds}`,
      summary: `The repository has not been found undamaged for {{ $value | humanizeDuration }}, longer than ${period}.`,
    },
    {
      ...alert,
      name: 'BackupRetentionFailed',
      expression: `vpsynth_backup_last_retention_success${labels} == 0`,
      summary:
        'Snapshots that are no longer kept were not removed: the repository grows. The journal of its unit says why.',
    },
  ];
}
