import type { PlacedWorkload, Stack } from '../derive/model';
import type { Metadata, Part } from './manifest';

/** What selects the pods of a workload: a selector can't change, so that it holds its name alone. */
export function podLabels({ facet }: PlacedWorkload): Record<string, string> {
  return { 'app.kubernetes.io/name': facet.name };
}

/** A selector of the pods of a workload. */
export function podSelector(workload: PlacedWorkload): Part {
  return { matchLabels: podLabels(workload) };
}

/** The recommended labels (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels). */
export function workloadLabels(workload: PlacedWorkload): Record<string, string> {
  return { ...podLabels(workload), ...stackLabels(workload.stack) };
}

export function stackLabels(stack: Stack): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'vpsynth', 'app.kubernetes.io/part-of': stack.name };
}

/** The metadata of an object of a workload. */
export function metadataOf(workload: PlacedWorkload, name = workload.facet.name): Metadata {
  return { name, namespace: workload.stack.name, labels: workloadLabels(workload) };
}
