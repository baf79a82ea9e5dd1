import type { PlacedWorkload } from './model';

/** Whether an exporter of the same construct stands beside a workload: only then it needs a user for it. */
export function hasExporter({ component, stack }: Pick<PlacedWorkload, 'component' | 'stack'>): boolean {
  return stack.workloads.some((each) => each.component === component && each.facet.onlyWhereScraped === true);
}
