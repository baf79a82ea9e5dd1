import { imageReference, tagOf } from '../derive/image-reference';
import type { PlacedWorkload } from '../derive/model';

// Names of workloads and folders hold single hyphens and no dots, so that a dot, or two hyphens where a DNS label is
// needed, join them without any two pairs meeting in one name.

/** The ConfigMap of a workload's folder of generated files. */
export function configMapName({ facet }: PlacedWorkload, folder: string): string {
  return `${facet.name}.${folder}`;
}

/** The Secret that holds every single secret of a stack, by its own name. */
export function secretName({ stack }: Pick<PlacedWorkload, 'stack'>): string {
  return `${stack.name}.secrets`;
}

/** The Secret of a workload's folder of filled templates. */
export function filledSecretName({ facet, stack }: PlacedWorkload, folder: string): string {
  return `${stack.name}.${facet.name}.${folder}`;
}

/** The headless Service that gives the pods of a StatefulSet their own names. */
export function podsServiceName({ facet }: PlacedWorkload): string {
  return `${facet.name}--pods`;
}

/** Long enough for a version or a short commit id; a Job's name, its pods' label, has at most 63 characters. */
const releaseLength = 20;

/** A Job can't be changed, so that each release makes a new one. */
export function jobName(workload: PlacedWorkload): string {
  const { facet, stack } = workload;
  const release = facet.image.build === undefined ? stack.environment?.release : tagOf(imageReference(workload));
  return `${facet.name}-${label(release ?? 'local', releaseLength)}`;
}

/** The key of a file in a ConfigMap or Secret: keys hold no `/`. */
export function fileKey(name: string): string {
  return name.replaceAll('/', '__');
}

/** The name of a pod's volume other than the claims, which are called as they were declared. */
export function podVolumeName(kind: string, what: string): string {
  return `${kind}--${label(what, 40)}`;
}

/** Any text as a DNS label (RFC 1123). */
export function label(text: string, longest = 63): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.replace(/^-/, '').slice(0, longest).replace(/-$/, '');
}
