import { Duration } from '../values/duration';
import { Size } from '../values/size';
import type { ContainerSettings, WorkloadFacet } from './workload';

const container: ContainerSettings = {
  userId: 1000,
  setUser: true,
  readOnlyRootFilesystem: true,
  capabilities: [],
  init: true,
  stopSignal: 'SIGTERM',
  stopGracePeriod: Duration.seconds(30),
  secretsAs: 'files',
};

const defaults: Omit<WorkloadFacet, 'kind' | 'name' | 'image'> = {
  environment: {},
  endpoints: [],
  connects: [],
  networks: [],
  onHostNetwork: false,
  publishes: [],
  resources: { memory: Size.mebibytes(256), memoryReservation: Size.mebibytes(128), cpus: 0.5 },
  replicas: 1,
  strategy: 'recreate',
  runs: { type: 'always' },
  mounts: [{ type: 'temporary', target: '/tmp' }],
  after: [],
  container,
};

/** What a workload must say; the rest has the defaults of a careful container. */
export type WorkloadOptions = Pick<WorkloadFacet, 'name' | 'image'> &
  Partial<Omit<WorkloadFacet, 'kind' | 'container'>> & { readonly container?: Partial<ContainerSettings> };

/**
 * A workload for a construct of a team's own: user 1000, a read-only root but for `/tmp`, no capabilities, 256 MiB and
 * half a core, unless said otherwise.
 */
export function workload(options: WorkloadOptions): WorkloadFacet {
  return { kind: 'workload', ...defaults, ...options, container: { ...container, ...options.container } };
}
