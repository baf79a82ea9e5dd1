import type { Model } from '../derive/model';
import type { ScheduledJob } from '../host/scheduled-job';
import type { PlacedPlan } from './coverage';
import { itemsOf } from './items';
import { kindsOf } from './plan';

/** A first backup of much data over a slow line, or the verification of a large repository. */
const longest = '12h';

/**
 * The agent talks to Docker's socket, reads the plan and writes records and metrics; restic itself is confined by its
 * container. When it is ended it ends restic first, so that no lock of it stays on the repository.
 */
const confinement = [
  'CapabilityBoundingSet=CAP_DAC_READ_SEARCH',
  'KillMode=mixed',
  'TimeoutStopSec=90',
  'ReadWritePaths=/var/lib/vpsynth',
];

/** The timers of a plan: one a schedule that has something to save, and one that verifies the repository. */
export function backupJobs(model: Model, plan: PlacedPlan): ScheduledJob[] {
  const { facet, workload } = plan;
  const items = itemsOf(model, plan);
  const has = (run: keyof typeof kindsOf) => items.some(({ kind }) => kindsOf[run].some((each) => each === kind));
  const job = (run: string, expression: string, part: string): ScheduledJob => {
    const service = workload.instances[0]?.service ?? workload.facet.name;
    const stack = workload.stack.name;
    return {
      unit: `vpsynth-${stack}-${service}${run === 'scheduled' ? '' : `-${run}`}`,
      stack,
      service,
      expression,
      component: workload.component,
      part,
      command: ['/usr/local/sbin/vpsynth-agent', 'backup', stack, service, run],
      confinement,
      longest,
      spread: '5m',
    };
  };
  return [
    job('scheduled', facet.schedule, 'databases, files, configuration'),
    ...(facet.physicalSchedule !== undefined && has('physical')
      ? [job('physical', facet.physicalSchedule, 'whole servers')]
      : []),
    ...(has('archive') ? [job('archive', facet.archiveSchedule, 'archived log')] : []),
    job('verify', facet.verifySchedule, 'verification of the repository'),
  ];
}
