import { describeMemory, risks } from '../foresight';
import { describeStack, type HostPlan } from '../host-plan';
import { machineDiffers } from '../machine';
import { describeLeaving, leaves } from '../plan';
import type { Reporter } from './reporter';

/** Tells what a deployment of a host is going to do. */
export function tellPlan(plan: HostPlan, reporter: Reporter): void {
  const { host, warnings, machine, images, stacks, existing, foresight } = plan;
  for (const warning of warnings) reporter.tell(host, 'warning', `warning: ${warning}`);
  if (machineDiffers(machine)) {
    const lines = [
      ...machine.changed.map((path) => `  write    ${path}`),
      ...machine.removed.map((path) => `  remove   ${path}`),
    ];
    reporter.tell(host, 'plan', ['the machine itself', ...lines].join('\n'), { stack: 'host', ...machine });
  }
  for (const image of images) reporter.tell(host, 'plan', `image    ${image}`, { image });
  for (const [name, stack] of Object.entries(stacks)) {
    const lines = describeStack(plan, name).map((line) => `  ${line}`);
    const actions = foresight.actions.filter((action) => action.stack === name);
    reporter.tell(host, 'plan', [name, ...lines].join('\n'), { stack: name, ...stack, actions });
  }
  if (leaves(existing)) {
    const lines = describeLeaving(existing).map((line) => `  ${line}`);
    reporter.tell(host, 'plan', ['what is here already', ...lines].join('\n'), { existing });
  }
  const memory = describeMemory(foresight);
  if (memory !== undefined) reporter.tell(host, 'plan', `memory   ${memory}`, { memory: foresight.memory });
  for (const risk of risks(foresight)) reporter.tell(host, 'risk', `risk     ${risk}`);
}
