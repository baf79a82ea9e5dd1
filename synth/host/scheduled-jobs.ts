import { plansOf } from '../backup/coverage';
import { backupJobs } from '../backup/jobs';
import { calendars } from './calendar';
import type { Machine, MachineRenderer } from './machine';
import { commented } from './machine';
import type { ScheduledJob } from './scheduled-job';

/** The scheduled jobs of some stacks of one machine. */
export function scheduledJobs({ model, stacks }: Pick<Machine, 'model' | 'stacks'>): ScheduledJob[] {
  return stacks.flatMap((stack) =>
    stack.workloads.flatMap((workload) => {
      const { component, facet, instances } = workload;
      const { runs } = facet;
      if (runs.type !== 'cron') return [];
      const plan = plansOf(model).find((each) => each.workload === workload);
      if (plan !== undefined) return backupJobs(model, plan);
      return instances.map(({ service }) => ({
        unit: `vpsynth-${stack.name}-${service}`,
        stack: stack.name,
        service,
        expression: runs.expression,
        component,
      }));
    }),
  );
}

/**
 * A service and a timer a job (systemd.timer(5)): a run that fell into a time without power is made up for, a run that
 * lasts longer than the interval is not doubled, and output goes to the journal.
 */
export const jobTimers: MachineRenderer = (machine) =>
  scheduledJobs(machine).flatMap((job) => [
    { name: `etc/systemd/system/${job.unit}.service`, content: commented(machine, service(job)) },
    { name: `etc/systemd/system/${job.unit}.timer`, content: commented(machine, timer(job)) },
  ]);

/**
 * systemd gives a oneshot unit all the time there is (systemd.service(5), TimeoutStartSec=), and starts none that is still
 * active: after one run that hangs there would be no other. As it ends, the client hands its SIGTERM to the container, then
 * has systemd's 90 s.
 */
const longestRun = '1h';

/**
 * `--no-deps`: a run on schedule starts, recreates and migrates nothing else. All that the client needs is Docker's
 * socket and the stack's files; the job itself is confined by its container.
 */
function service({ stack, service, longest = longestRun, command, confinement, ...job }: ScheduledJob): string[] {
  const run = ['/usr/bin/docker', 'compose', '--ansi', 'never', 'run', '--rm', '--no-deps', '--no-TTY', service];
  return [
    '[Unit]',
    `Description=${described(job)}`,
    'Requires=docker.service',
    'After=docker.service',
    '',
    '[Service]',
    'Type=oneshot',
    `TimeoutStartSec=${longest}`,
    `WorkingDirectory=/srv/vpsynth/stacks/${stack}`,
    '# The client’s own settings: credentials of registries.',
    'Environment=HOME=/root',
    `ExecStart=${(command ?? run).join(' ')}`,
    ...(confinement ?? ['CapabilityBoundingSet=']),
    'NoNewPrivileges=yes',
    'PrivateTmp=yes',
    'ProtectControlGroups=yes',
    'ProtectHome=read-only',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'ProtectSystem=strict',
    'RestrictAddressFamilies=AF_UNIX',
  ];
}

function described({ component, part }: Pick<ScheduledJob, 'component' | 'part'>): string {
  return `${component.node.path}${part === undefined ? '' : `: ${part}`}, as scheduled`;
}

function timer({ expression, spread, ...job }: ScheduledJob): string[] {
  return [
    '[Unit]',
    `Description=${described(job)}`,
    '',
    '[Timer]',
    `# cron: ${expression}`,
    ...calendars(expression).map((calendar) => `OnCalendar=${calendar}`),
    ...(spread === undefined
      ? [
          '# Within the named minute, and not with every other machine at once.',
          'AccuracySec=1s',
          'RandomizedDelaySec=30s',
        ]
      : [
          '# Each machine at a time of its own.',
          'AccuracySec=1s',
          `RandomizedDelaySec=${spread}`,
          'FixedRandomDelay=true',
        ]),
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ];
}
