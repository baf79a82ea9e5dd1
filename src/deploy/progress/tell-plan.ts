import { type MachineStatus, machineDiffers } from '../machine';
import { describePlan, type Plan } from '../plan';
import type { Reporter } from './reporter';

/** What a deployment of a host is going to do. */
export function tellPlan(
  host: string,
  plan: Plan,
  names: readonly string[],
  machine: MachineStatus,
  images: readonly string[],
  reporter: Reporter,
): void {
  if (machineDiffers(machine)) {
    const lines = [
      ...machine.changed.map((path) => `  write   ${path}`),
      ...machine.removed.map((path) => `  remove  ${path}`),
    ];
    reporter.tell(host, 'plan', ['the machine itself', ...lines].join('\n'), { stack: 'host', ...machine });
  }
  for (const image of images) reporter.tell(host, 'plan', `image   ${image}`, { image });
  for (const name of names) {
    const stack = plan.stacks[name] as Plan['stacks'][string];
    reporter.tell(host, 'plan', [name, ...describePlan(stack).map((line) => `  ${line}`)].join('\n'), {
      stack: name,
      ...stack,
    });
  }
}
