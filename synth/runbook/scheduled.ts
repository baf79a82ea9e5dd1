import { commands } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/** Jobs that a timer starts: none of Docker's own does. */
export function scheduled({ stack }: Runbook): string[] {
  const lines = stack.workloads.flatMap(({ facet, instances }) => {
    const { runs } = facet;
    if (runs.type !== 'cron') return [];
    return instances.map(({ service }) => {
      const run = word(`docker compose run --rm ${word(service)}`);
      return `echo ${word(runs.expression)} "cd '$PWD' &&" ${run}`;
    });
  });
  if (lines.length === 0) return [];
  return [
    '## Scheduled jobs',
    'Nothing starts them yet: the deployer’s timers will. Until then cron can; these commands print the lines for `crontab -e`. The times are UTC, and cron’s are the machine’s.',
    commands(lines),
  ];
}
