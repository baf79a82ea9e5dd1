import type { Mount } from '../../constructs/facets/workload';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { secretFolder, secretsOf } from './environment-variables';
import type { Part } from './manifest';
import { fileKey, filledSecretName, podVolumeName, secretName } from './names';

/**
 * The single secrets of a workload as files, each under its own name, and below them the filled folders that are
 * mounted there. Readable by the pod's group, which is its user's.
 */
export function secretVolume(
  on: ClusterStack,
  workload: PlacedWorkload,
  below: readonly (Mount & { type: 'filled' })[],
): { volume: Part; mount: Part }[] {
  if (workload.facet.container.secretsAs !== 'files' || secretsOf(workload).length === 0) return [];
  const single = secretsOf(workload).map((secret) => ({ key: secret.name, path: secret.file }));
  const sources = [
    { secret: { name: secretName(workload), items: single } },
    ...below.flatMap(({ folder, target }) => {
      const place = target.slice(secretFolder.length + 1);
      const items = on
        .files(workload, folder, true)
        .map(({ name }) => ({ key: fileKey(name), path: `${place}/${name}` }));
      return items.length === 0 ? [] : [{ secret: { name: filledSecretName(workload, folder), items } }];
    }),
  ];
  const name = podVolumeName('secrets', 'single');
  return [
    {
      volume: { name, projected: { defaultMode: 0o440, sources } },
      mount: { name, mountPath: secretFolder, readOnly: true },
    },
  ];
}
