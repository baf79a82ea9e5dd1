import type { PlacedWorkload, Stack } from '../derive/model';

/** The command that starts a stack, or brings it to what its files say. */
export function up(stack: Stack, ...options: readonly string[]): string {
  // `--wait` takes the end of a job that nothing waits for as a failure, even a good one.
  const wait = stack.workloads.some((workload) => endsAlone(stack, workload)) ? [] : ['--wait'];
  return ['docker compose up --detach', ...wait, ...options].join(' ');
}

function endsAlone(stack: Stack, { component, facet }: PlacedWorkload): boolean {
  // What comes after a release doesn't come up by itself.
  if (facet.runs.type !== 'once' || facet.runs.afterRelease) return false;
  return !stack.workloads.some((other) =>
    other.facet.after.some(
      ({ on, workload, until }) => on === component && workload === facet.name && until === 'completed',
    ),
  );
}
