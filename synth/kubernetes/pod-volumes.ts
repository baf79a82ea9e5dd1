import type { Mount } from '../../constructs/facets/workload';
import { Size } from '../../constructs/values/size';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { keyItems } from './config-map';
import { secretFolder, secretsOf } from './environment-variables';
import type { Part } from './manifest';
import { configMapName, filledSecretName, podVolumeName } from './names';
import { sizeQuantity } from './quantity';
import { secretVolume } from './secret-volume';

/** A volume of a pod and where its container mounts it. */
export interface PodVolume {
  /** Undefined for the claim of a StatefulSet, which makes the volume itself. */
  readonly volume: Part | undefined;
  readonly mount: Part;
}

/** Temporary folders are bounded, so that one can't eat the container's memory. The same as on a host. */
const temporarySize = Size.mebibytes(64);

/** Everything that a workload mounts. */
export function podVolumes(on: ClusterStack, workload: PlacedWorkload): PodVolume[] {
  const { mounts, container } = workload.facet;
  const memory = container.sharedMemory;
  return [
    ...mounts.filter((mount) => !isInSecretFolder(workload, mount)).flatMap((mount) => podVolume(on, workload, mount)),
    ...(memory === undefined ? [] : [inMemory(podVolumeName('memory', 'shm'), '/dev/shm', memory)]),
    ...secretVolume(on, workload, filledBelowSecrets(workload)),
  ];
}

function podVolume(on: ClusterStack, workload: PlacedWorkload, mount: Mount): PodVolume[] {
  switch (mount.type) {
    case 'volume':
      return [claimed(on, workload, mount)];
    case 'configuration': {
      const files = on.files(workload, mount.folder, false);
      const configMap = { name: configMapName(workload, mount.folder), ...keyItems(files) };
      return [
        generated(
          podVolumeName('configuration', mount.folder),
          mount.target,
          files.length > 0 ? { configMap } : undefined,
        ),
      ];
    }
    case 'filled': {
      const files = on.files(workload, mount.folder, true);
      const secretName = filledSecretName(workload, mount.folder);
      const secret = { secretName, defaultMode: 0o440, ...keyItems(files) };
      return [
        generated(podVolumeName('filled', mount.folder), mount.target, files.length > 0 ? { secret } : undefined),
      ];
    }
    case 'temporary':
      return [inMemory(podVolumeName('temporary', mount.target), mount.target, mount.size ?? temporarySize)];
    case 'host':
      return [];
  }
}

function claimed(on: ClusterStack, workload: PlacedWorkload, mount: Mount & { type: 'volume' }): PodVolume {
  const claimName = on.shared(workload, mount.volume);
  const name = mount.volume;
  return {
    volume: claimName === undefined ? undefined : { name, persistentVolumeClaim: { claimName } },
    mount: { name, mountPath: mount.target, ...(mount.readOnly && { readOnly: true }) },
  };
}

/** A folder of generated files; without any it is empty, as it is on a host. */
function generated(name: string, mountPath: string, source: Part = { emptyDir: {} }): PodVolume {
  return { volume: { name, ...source }, mount: { name, mountPath, readOnly: true } };
}

function inMemory(name: string, mountPath: string, size: Size): PodVolume {
  const emptyDir = { medium: 'Memory', sizeLimit: sizeQuantity(size) };
  return { volume: { name, emptyDir }, mount: { name, mountPath } };
}

/** A volume can't be mounted inside that of the single secrets: its files are shown there by the same volume. */
function isInSecretFolder(workload: PlacedWorkload, mount: Mount): mount is Mount & { type: 'filled' } {
  const hasFiles = workload.facet.container.secretsAs === 'files' && secretsOf(workload).length > 0;
  return hasFiles && mount.type === 'filled' && mount.target.startsWith(`${secretFolder}/`);
}

function filledBelowSecrets(workload: PlacedWorkload): (Mount & { type: 'filled' })[] {
  return workload.facet.mounts.filter((mount) => isInSecretFolder(workload, mount));
}
