import { Size } from '../../constructs/values/size';
import { hasColours } from '../derive/instances';
import type { PlacedWorkload, Stack } from '../derive/model';

/** What the memory limits of a host's stacks add up to. */
export interface MemoryBudget {
  /** All that always runs, in one colour. */
  readonly atRest: Size;
  /**
   * The most: beside it the second colour of all services of the stack that needs most for it, and its jobs (releases of
   * a host run one after another), and every scheduled job (they may meet).
   */
  readonly peak: Size;
  /** Each workload's share of the peak, the largest first. */
  readonly parts: readonly { readonly name: string; readonly memory: Size }[];
}

export function peakMemory(stacks: readonly Stack[]): MemoryBudget {
  const releases = stacks.map((stack) => sum(stack.workloads.map(duringRelease)));
  const largest = stacks[releases.indexOf(Math.max(0, ...releases))];
  const parts = stacks.flatMap((stack) =>
    stack.workloads.map((workload) => ({
      name: `${stack.name}/${workload.facet.name}`,
      memory: Size.mebibytes(
        running(workload) + scheduled(workload) + (stack === largest ? duringRelease(workload) : 0),
      ),
    })),
  );
  return {
    atRest: Size.mebibytes(sum(stacks.flatMap((stack) => stack.workloads.map(running)))),
    peak: Size.mebibytes(sum(parts.map(({ memory }) => memory.mebibytes))),
    parts: parts.sort((left, right) => right.memory.bytes - left.memory.bytes),
  };
}

/** One colour, all replicas. */
function running({ facet }: PlacedWorkload): number {
  return facet.runs.type === 'always' ? facet.resources.memory.mebibytes * facet.replicas : 0;
}

function scheduled({ facet }: PlacedWorkload): number {
  return facet.runs.type === 'cron' ? facet.resources.memory.mebibytes : 0;
}

/** The second colour, and the jobs that come before it. */
function duringRelease({ facet }: PlacedWorkload): number {
  const extra = hasColours(facet) || facet.runs.type === 'once';
  return extra ? facet.resources.memory.mebibytes * facet.replicas : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
