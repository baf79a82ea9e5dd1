import { createHash } from 'node:crypto';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf } from './labels';
import type { KubernetesObject, Part } from './manifest';
import { configMapName, fileKey } from './names';

/** The folders of generated files that a workload mounts. */
export function configurationFolders({ facet }: PlacedWorkload, type: 'configuration' | 'filled'): string[] {
  return facet.mounts.flatMap((mount) => (mount.type === type ? [mount.folder] : []));
}

/** A ConfigMap a folder of generated files. */
export function configMaps(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  return configurationFolders(workload, 'configuration').flatMap((folder) => {
    const files = on.files(workload, folder, false);
    if (files.length === 0) return [];
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadataOf(workload, configMapName(workload, folder)),
      data: Object.fromEntries(files.map((file) => [fileKey(file.name), file.content])),
    };
  });
}

/** Everyone may read a file, and run it where it is a program. */
const executable = 0o555;

/** Keys that are shown under another path than their own, or that are programs. */
export function keyItems(files: readonly { readonly name: string; readonly executable?: boolean }[]): Part {
  const plain = files.every((file) => fileKey(file.name) === file.name && !file.executable);
  if (plain) return {};
  const items = files.map((file) => ({
    key: fileKey(file.name),
    path: file.name,
    ...(file.executable && { mode: executable }),
  }));
  return { items };
}

/**
 * A digest of all that a workload's folders hold, templates included: as an annotation of its pods it makes new pods
 * when a file changes. It changes with the content alone.
 */
export function contentDigest(on: ClusterStack, workload: PlacedWorkload): string | undefined {
  const files = (['configuration', 'filled'] as const).flatMap((type) =>
    configurationFolders(workload, type).flatMap((folder) => on.files(workload, folder, type === 'filled')),
  );
  if (files.length === 0) return undefined;
  const parts = files.map(({ folder, name, content, executable: runs }) => [folder, name, content, runs === true]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
