import type { Stack } from '../derive/model';
import type { ScheduledJob } from '../host/scheduled-job';
import { scheduledJobs } from '../host/scheduled-jobs';
import { code, commands } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/** Jobs that a timer starts: none of Docker's own does. */
export function scheduled({ model, stack }: Runbook): string[] {
  const jobs = scheduledJobs({ model, stacks: [stack] });
  if (jobs.length === 0) return [];
  const times = jobs.map((job) => `${named(job)} at ${code(job.expression)}`).join(', ');
  return [
    '## Scheduled jobs',
    stack.host?.local
      ? `Nothing starts them on the developer’s machine (elsewhere, in UTC: ${times}). To run one now:`
      : `The host’s timers start them, in UTC: ${times}. They stand in \`../host\`, which the deployer installs. To run one now:`,
    commands(jobs.map(runNow)),
  ];
}

/** Whether all of a stack is started by timers: then nothing in it is up. */
export function isScheduledAlone({ workloads }: Stack): boolean {
  return workloads.every(({ facet }) => facet.runs.type === 'cron');
}

function named({ service, part }: ScheduledJob): string {
  return part === undefined ? code(service) : `${code(service)} (${part})`;
}

/** Of a backup the service alone is but restic: what saves is the agent, which its unit calls. */
function runNow({ unit, service, command }: ScheduledJob): string {
  return command === undefined
    ? `docker compose run --rm --no-deps ${word(service)}`
    : `systemctl start ${word(`${unit}.service`)}`;
}
