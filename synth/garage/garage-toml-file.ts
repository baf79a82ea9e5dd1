import { Vps } from '../../constructs/host/vps';
import type { Configured } from '../configured';
import { header } from '../header';
import { toml } from '../serialize/toml';

/** The part of the container's memory that may hold blocks on their way to the disk. */
const blockBuffer = 1 / 4;

/**
 * `garage.toml` (garagehq.deuxfleurs.fr: reference manual, configuration file format). Its secrets come by the
 * environment, as names of files.
 */
export function garageTomlFile({ workload, facet }: Configured<'garage'>): string {
  const { component, stack } = workload;
  const folder = (what: string) =>
    workload.facet.mounts.find((mount) => mount.type === 'volume' && mount.volume.endsWith(`-${what}`))?.target ?? '';
  const address = (name: string) => {
    const endpoint = workload.facet.endpoints.find((each) => each.name === name);
    return `0.0.0.0:${endpoint?.port}`;
  };
  return toml(
    {
      // Without replicas a broken index is lost: LMDB may break at a loss of power, says its documentation of engines.
      replication_factor: 1,
      db_engine: 'sqlite',
      metadata_dir: folder('metadata'),
      data_dir: folder('data'),
      metadata_fsync: true,
      data_fsync: true,
      metadata_auto_snapshot_interval: '6h',
      block_ram_buffer_max: `${facet.memory.times(blockBuffer).mebibytes}MiB`,
      rpc_bind_addr: `0.0.0.0:${rpcPort}`,
      rpc_public_addr: `127.0.0.1:${rpcPort}`,
      // Only on a host does a secret's file belong to its reader alone.
      ...(!(stack.host instanceof Vps) && { allow_world_readable_secrets: true }),
      s3_api: { api_bind_addr: address('s3'), s3_region: facet.region },
      s3_web: { bind_addr: address('web'), root_domain: `.${facet.webDomain}` },
      admin: { api_bind_addr: address('admin') },
    },
    { header: header(component, '', component.node.path) },
  );
}

/** Nobody but its own command reaches it: a single node has no peers. */
const rpcPort = 3901;
