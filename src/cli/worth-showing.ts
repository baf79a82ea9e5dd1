import type { Change } from '../../synth/output/change';

/** Changes worth a person's eye: manifests follow from the other files, unless nothing else changes. */
export function worthShowing(changes: readonly Change[]): readonly Change[] {
  const others = changes.filter(({ path }) => !path.endsWith('/.manifest.json'));
  return others.length > 0 ? others : changes;
}
