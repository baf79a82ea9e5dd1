import { type JobResult, type PreparedStep, runWorkflow } from '../../workflow/run-workflow';
import type { Machine } from '../machine';
import { runOnMachine } from './step-on-machine';
import { repository, type TeamSecrets } from './team';

const workspace = '/root/runner/fleet';
const temporary = '/root/runner/temp';

/** What the lab's registry is told; it lets everybody in. */
export const registryToken = 'planted-registry-token';

export interface WorkflowRun {
  readonly jobs: readonly JobResult[];
  /** What the commands printed, GitHub's masks off. */
  readonly output: string;
}

/** Runs the workflow of the team's clone as it is committed there, on a machine as a runner of one's own. */
export async function runDelivery(machine: Machine, event: string, secrets: TeamSecrets): Promise<WorkflowRun> {
  const path = `${repository}/.github/workflows/fleet-deploy.yml`;
  const outputs: string[] = [];
  const contexts = {
    github: { event_name: event, actor: 'ada' },
    runner: { temp: temporary },
    secrets: { GITHUB_TOKEN: registryToken, ...secrets },
  };
  const jobs = await runWorkflow(await machine.run(['cat', path]), contexts, async (step) => {
    const start = performance.now();
    const { code, output } = await runStep(machine, step);
    const seconds = Math.round((performance.now() - start) / 1000);
    outputs.push(`${step.job}: ${step.run ?? step.uses} (${seconds} s)\n${output}`);
    return code === 0;
  });
  return { jobs, output: outputs.join('\n') };
}

async function runStep(machine: Machine, { uses, run, env }: PreparedStep) {
  if (run !== undefined) {
    const base = { CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_TEMP: temporary };
    return runOnMachine(machine, run, { folder: workspace, env: { ...base, ...env }, seconds: 600 });
  }
  if (uses?.startsWith('actions/checkout@')) return checkOut(machine);
  // The machine has Node.js.
  if (uses?.startsWith('actions/setup-node@')) return { code: 0, output: '' };
  throw new Error(`this runner doesn't know the action ${uses}`);
}

/** A clone of the commit; packages that an earlier job installed stay, and its temporary folder is empty. */
async function checkOut(machine: Machine) {
  const script = [
    `rm -rf ${temporary} && mkdir -p ${temporary}`,
    `[ -e ${workspace} ] || git clone --quiet ${repository} ${workspace}`,
    `cd ${workspace}`,
    'git fetch --quiet origin HEAD',
    'git checkout --quiet --force --detach FETCH_HEAD',
    'git clean --quiet -ffd',
  ].join('\n');
  const { code, stdout, stderr } = await machine.try(['sh', '-euc', script]);
  return { code: code ?? null, output: stdout + stderr };
}
