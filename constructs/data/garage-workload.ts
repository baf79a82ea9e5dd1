import type { VolumeBackup } from '../facets/backup';
import type { Endpoint } from '../facets/endpoint';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import type { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { Image } from '../values/image';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import { imageOf } from '../values/versions';
import { provisioning, storageContainer, storageResources, storageTiming } from './object-storage-workload';

interface Server extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly web: Endpoint;
  readonly admin: Endpoint;
}

interface ServerOptions {
  readonly memory: Size;
  readonly cpus: number;
  readonly rpcSecret: Secret;
  readonly adminToken: Secret;
}

/**
 * The database of a running server can't be copied, a snapshot of its own can; restored, it takes the database's place
 * (garagehq.deuxfleurs.fr: operations, recovering, corrupted metadata; src/db/sqlite_adapter.rs: snapshot).
 */
const metadataBackup: VolumeBackup = {
  as: 'files',
  exclude: ['db.lmdb', 'db.sqlite*'],
  before: ['/garage', 'meta', 'snapshot'],
  restore: {
    by: 'newest-snapshot',
    folder: 'snapshots',
    file: 'db.sqlite',
    to: 'db.sqlite',
    isUp: ['/garage', 'status'],
    repair: ['/garage', 'repair', '--yes', 'tables'],
  },
};

/** The container of the server. */
export function garageWorkload(server: Server, options: ServerOptions): WorkloadFacet {
  const { id } = server.node;
  return workload({
    name: id,
    image: Image.of(imageOf.garage(Fleet.versionsFor(server).garage)),
    environment: {
      GARAGE_CONFIG_FILE: '/etc/garage/garage.toml',
      GARAGE_RPC_SECRET: options.rpcSecret,
      GARAGE_ADMIN_TOKEN: options.adminToken,
    },
    endpoints: [server.endpoint, server.web, server.admin],
    networks: [server.network],
    health: {
      type: 'command',
      // The image has no other program. Unlike /health it says yes to a new server, which has no layout yet.
      command: ['/garage', 'status'],
      timing: storageTiming,
    },
    resources: storageResources(options.memory, options.cpus),
    mounts: [
      {
        type: 'volume',
        volume: `${id}-metadata`,
        target: '/var/lib/garage/metadata',
        exclusive: true,
        // Saved before the data: what a snapshot names was written by then, and blocks of what is deleted stay for a while.
        backup: metadataBackup,
      },
      {
        type: 'volume',
        volume: `${id}-data`,
        target: '/var/lib/garage/data',
        exclusive: true,
        // A block is written once, under its hash, and never changed.
        backup: { as: 'files' },
      },
      { type: 'configuration', folder: id, target: '/etc/garage' },
      { type: 'temporary', target: '/tmp' },
    ],
    container: storageContainer,
  });
}

/** The job that provisions: the server's image has no shell, so that a script of ours runs beside it. */
export function garageProvisioner(server: Server, name: string): WorkloadFacet {
  return workload({
    name,
    image: Image.of(imageOf.node(Fleet.versionsFor(server).node)),
    command: ['node', '/etc/provision/provision.js', '/run/secrets/provision/storage.json'],
    connects: [server.admin],
    networks: [server.network],
    ...provisioning(name),
    after: [{ on: server, workload: server.node.id, until: 'healthy' }],
  });
}
