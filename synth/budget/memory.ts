import { Size } from '../../constructs/values/size';
import { hasColours } from '../derive/instances';
import type { PlacedWorkload, Stack } from '../derive/model';

/**
 * What the memory limits of a host's stacks add up to: at rest, and at most while one stack is released and the second
 * colour of all its services runs (releases of a host run one after another).
 */
export function peakMemory(stacks: readonly Stack[]): { readonly atRest: Size; readonly peak: Size } {
  const atRest = sum(stacks.flatMap((stack) => stack.workloads.map(running)));
  const additional = stacks.map((stack) => sum(stack.workloads.map(duringRelease)));
  return { atRest: Size.mebibytes(atRest), peak: Size.mebibytes(atRest + Math.max(0, ...additional)) };
}

/** One colour, all replicas; jobs run only now and then. */
function running({ facet }: PlacedWorkload): number {
  return facet.runs.type === 'always' ? facet.resources.memory.mebibytes * facet.replicas : 0;
}

/** The second colour, and the jobs that come before it. */
function duringRelease({ facet }: PlacedWorkload): number {
  const extra = hasColours(facet) || facet.runs.type === 'once';
  return extra ? facet.resources.memory.mebibytes * facet.replicas : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
