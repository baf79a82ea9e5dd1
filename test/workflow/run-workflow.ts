import { load } from 'js-yaml';
import { type Contexts, expand, holds } from './expressions';

/** A step as it is handed to whoever runs it. */
export interface PreparedStep {
  readonly job: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  /** Expressions replaced: only here values of secrets are. */
  readonly env: Readonly<Record<string, string>>;
}

/** What came of a job: `deploy (hostinger-1)` for one of a matrix. */
export interface JobResult {
  readonly job: string;
  readonly result: 'success' | 'failure' | 'skipped';
  readonly steps: readonly string[];
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps: readonly {
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }[];
}

/**
 * Runs a workflow as GitHub does, one job after the other: jobs that need a job that failed or was skipped are skipped, a
 * job with a matrix runs once for each of its values, and a step that fails ends its job.
 *
 * @param execute runs a step; false: it failed
 */
export async function runWorkflow(
  text: string,
  contexts: Contexts,
  execute: (step: PreparedStep) => Promise<boolean>,
): Promise<JobResult[]> {
  const { jobs } = load(text) as { jobs: Readonly<Record<string, Job>> };
  const results: JobResult[] = [];
  const succeeded = new Set<string>();
  for (const [name, job] of Object.entries(jobs)) {
    if ((job.needs !== undefined && !succeeded.has(job.needs)) || !holds(job.if, contexts)) {
      results.push({ job: name, result: 'skipped', steps: [] });
      continue;
    }
    const own: JobResult[] = [];
    for (const matrix of combinations(job)) own.push(await runJob(name, job, { ...contexts, matrix }, execute));
    results.push(...own);
    if (own.every(({ result }) => result === 'success')) succeeded.add(name);
  }
  return results;
}

/** The values of a matrix of one dimension. */
function combinations({ strategy }: Job): Record<string, string>[] {
  const [dimension, ...more] = Object.entries(strategy?.matrix ?? {});
  if (dimension === undefined) return [{}];
  if (more.length > 0) throw new Error("this runner doesn't know a matrix of two dimensions");
  const [key, values] = dimension;
  return values.map((value) => ({ [key]: value }));
}

async function runJob(
  name: string,
  job: Job,
  contexts: Contexts,
  execute: (step: PreparedStep) => Promise<boolean>,
): Promise<JobResult> {
  const values = Object.values(contexts.matrix ?? {});
  const title = values.length === 0 ? name : `${name} (${values.join(', ')})`;
  const steps: string[] = [];
  for (const { env = {}, run, ...rest } of job.steps) {
    steps.push(run ?? rest.uses ?? '');
    const expanded = Object.entries(env).map(([key, value]) => [key, expand(value, contexts)]);
    const well = await execute({
      job: title,
      ...rest,
      // In a command too GitHub would replace them: a command that has one must be seen to.
      ...(run !== undefined && { run: expand(run, contexts) }),
      env: Object.fromEntries(expanded),
    });
    if (!well) return { job: title, result: 'failure', steps };
  }
  return { job: title, result: 'success', steps };
}
