import { code, commands } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/** Jobs that a timer starts: none of Docker's own does. */
export function scheduled({ stack }: Runbook): string[] {
  const jobs = stack.workloads.flatMap(({ facet, instances }) => {
    const { runs } = facet;
    return runs.type === 'cron' ? instances.map(({ service }) => ({ service, expression: runs.expression })) : [];
  });
  if (jobs.length === 0) return [];
  const times = jobs.map(({ service, expression }) => `${code(service)} at ${code(expression)}`).join(', ');
  return [
    '## Scheduled jobs',
    stack.host?.local
      ? `Nothing starts them on the developer’s machine (elsewhere, in UTC: ${times}). To run one now:`
      : `The host’s timers start them, in UTC: ${times}. They stand in \`../host\`, which the deployer installs. To run one now:`,
    commands(jobs.map(({ service }) => `docker compose run --rm --no-deps ${word(service)}`)),
  ];
}
