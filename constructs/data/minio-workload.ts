import type { Endpoint } from '../facets/endpoint';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import type { Component } from '../fleet/component';
import type { Network } from '../host/network';
import type { Image } from '../values/image';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import { asRoot, provisioning, storageContainer, storageResources, storageTiming } from './object-storage-workload';

/** The user that everything is allowed to. */
export const minioRoot = 'administrator';

interface Server extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

interface ServerOptions {
  readonly image: Image;
  readonly memory: Size;
  readonly cpus: number;
  readonly region: string;
  readonly rootPassword: Secret;
}

/** The container of the server. */
export function minioWorkload(server: Server, options: ServerOptions): WorkloadFacet {
  const { id } = server.node;
  return workload({
    name: id,
    image: options.image,
    command: ['server', '/data', '--address', `:${server.endpoint.port}`],
    environment: {
      MINIO_ROOT_USER: minioRoot,
      MINIO_ROOT_PASSWORD: options.rootPassword,
      MINIO_SITE_REGION: options.region,
      // Its console has shown little but objects since May 2025: people use `mc`.
      MINIO_BROWSER: 'off',
      // Prometheus asks without a key; nobody else is in its network but what uses it.
      MINIO_PROMETHEUS_AUTH_TYPE: 'public',
      GOMEMLIMIT: `${Math.floor(options.memory.mebibytes * 0.8)}MiB`,
    },
    endpoints: [server.endpoint],
    networks: [server.network],
    health: {
      type: 'command',
      command: ['curl', '--silent', '--fail', `http://127.0.0.1:${server.endpoint.port}/minio/health/live`],
      timing: storageTiming,
    },
    resources: storageResources(options.memory, options.cpus),
    mounts: [
      // An object is written beside its place and renamed, so that each of its files can be copied at any time.
      {
        type: 'volume',
        volume: id,
        target: '/data',
        exclusive: true,
        backup: { as: 'files', exclude: ['.minio.sys/tmp'] },
      },
      { type: 'temporary', target: '/tmp' },
    ],
    container: storageContainer,
  });
}

/** The job that makes buckets, users and their policies, by the `mc` of the same image. */
export function minioProvisioner(server: Server, name: string, image: Image): WorkloadFacet {
  return workload({
    name,
    image,
    command: ['sh', '/etc/provision/provision.sh'],
    connects: [server.endpoint],
    networks: [server.network],
    ...provisioning(name),
    after: [{ on: server, workload: server.node.id, until: 'healthy' }],
    container: asRoot,
  });
}
