import { describeAction, describeMemory, type Foresight, risks } from './foresight';
import { type MachineStatus, machineDiffers } from './machine';
import { describeLeaving, describePlan, type Leaving, leaves, type StackPlan } from './plan';

/** What a deployment of a host is going to do; nothing of it is done. */
export interface HostPlan {
  readonly host: string;
  readonly warnings: readonly string[];
  readonly machine: MachineStatus;
  /** A line for each image that the host is going to get. */
  readonly images: readonly string[];
  /** The images of this repository of which only their build shows whether the host gets them. */
  readonly unbuilt: readonly string[];
  /** The stacks that have something to be done. */
  readonly stacks: Readonly<Record<string, StackPlan>>;
  /** What ends and goes beside them. */
  readonly existing: Leaving;
  readonly foresight: Foresight;
}

/** Whether there is anything to do, or may be. */
export function hasWork({ machine, stacks, existing, unbuilt }: HostPlan): boolean {
  return machineDiffers(machine) || leaves(existing) || Object.keys(stacks).length > 0 || unbuilt.length > 0;
}

/** What becomes of one stack: its files, then its services. */
export function describeStack({ stacks, foresight }: HostPlan, name: string): string[] {
  const stack = stacks[name] as StackPlan;
  return [
    ...describePlan(stack),
    ...foresight.actions.filter((action) => action.stack === name).map(describeAction),
    ...stack.leftovers.map((service) => `end      ${service}`),
  ];
}

/** The plan in Markdown, for a pull request: services first, files folded away. */
export function describeInMarkdown(plan: HostPlan): string {
  const { host, warnings, machine, images, stacks, existing, foresight } = plan;
  if (!hasWork(plan)) return `### ${host}\n\nNothing to do: everything is and runs as the files say.\n`;
  const memory = describeMemory(foresight);
  const changes = [
    ...machine.changed.map((path) => `write ${path}`),
    ...machine.removed.map((path) => `remove ${path}`),
  ];
  const sections = [
    `### ${host}`,
    bullets([...risks(foresight).map((risk) => `**${escaped(risk)}**`), ...warnings.map(escaped)]),
    actionTable(plan),
    memory === undefined ? '' : `Memory: ${memory}.`,
    bullets(images.map((image) => `\`${image}\``)),
    bullets(describeLeaving(existing).map((line) => escaped(line.replace(/ +/, ' ')))),
    folded('the machine itself', changes),
    ...Object.entries(stacks).map(([name, stack]) => folded(name, describePlan(stack))),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function actionTable({ foresight: { actions } }: HostPlan): string {
  if (actions.length === 0) return '';
  const rows = actions.map(
    ({ stack, service, action, because, gap }) =>
      `| ${escaped(stack)} | ${escaped(service)} | ${action} | ${escaped(because)} | ${
        gap === undefined ? 'none' : `${gap.lastSeconds ?? `at most ${gap.stopSeconds + (gap.startSeconds ?? 0)}`} s`
      } |`,
  );
  return ['| stack | service | | because | gap |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return [
    '<details><summary>',
    `${title}: ${lines.length} lines</summary>`,
    '',
    '```text',
    ...lines,
    '```',
    '',
    '</details>',
  ].join('\n');
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** What would be a column of a table, or of HTML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
