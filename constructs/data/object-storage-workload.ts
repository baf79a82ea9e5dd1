import type { WorkloadFacet } from '../facets/workload';
import { Duration } from '../values/duration';
import { Size } from '../values/size';

/** How often a server of objects is asked for its health. */
export const storageTiming = {
  interval: Duration.seconds(10),
  timeout: Duration.seconds(5),
  retries: 5,
  startPeriod: Duration.seconds(30),
};

/** Images of the program alone, or with a shell: no user is named, and a new volume belongs to root. No capabilities. */
export const asRoot = { userId: 0, setUser: false, init: false } as const;

export const storageContainer = {
  ...asRoot,
  stopSignal: 'SIGTERM',
  stopGracePeriod: Duration.minutes(1),
  openFiles: 65_536,
} as const;

/** What a server may take of its host. */
export function storageResources(memory: Size, cpus: number): WorkloadFacet['resources'] {
  return { memory, memoryReservation: Size.mebibytes(128).atMost(memory), cpus };
}

/** A job that makes buckets and keys: what it may take, and its script and secrets, where it finds them. */
export function provisioning(name: string): Pick<WorkloadFacet, 'resources' | 'runs' | 'mounts'> {
  return {
    resources: { memory: Size.mebibytes(128), memoryReservation: Size.mebibytes(64), cpus: 0.5 },
    runs: { type: 'once' },
    mounts: [
      { type: 'configuration', folder: name, target: '/etc/provision' },
      { type: 'filled', folder: name, target: '/run/secrets/provision' },
      { type: 'temporary', target: '/tmp' },
    ],
  };
}
