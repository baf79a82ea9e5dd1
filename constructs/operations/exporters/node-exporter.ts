import type { Facet } from '../../facets/facet';
import { Component } from '../../fleet/component';
import { Size } from '../../values/size';
import { exporter } from '../exporter';
import { nodeAlerts } from './node-alerts';
import { type PanelLine, panelsOf } from './panels';

/** Where jobs of the host leave metrics of their own, a file each ending in `.prom`, written by a rename. */
export const textfileFolder = '/var/lib/vpsynth/metrics';

/**
 * Tells of the machine: processors, memory, disks, network, and what its jobs leave in {@link textfileFolder}. It sees the
 * host's files as `nobody` does, and listens on loopback.
 */
export class NodeExporter extends Component {
  constructor(scope: Component, id: string) {
    super(scope, id);
    this.acknowledge('dangerous-privilege', 'it reads the sizes of file systems, as nobody and without capabilities');
  }

  override facets(): readonly Facet[] {
    const port = 9100;
    return [
      ...exporter(this, {
        name: 'node-exporter',
        program: 'node-exporter',
        port,
        networks: [],
        command: [
          `--web.listen-address=127.0.0.1:${port}`,
          '--path.procfs=/host/proc',
          '--path.sysfs=/host/sys',
          '--path.rootfs=/host',
          `--collector.textfile.directory=/host${textfileFolder}`,
          // Containers' own file systems and networks come and go: they tell nothing of the machine.
          '--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/docker/.+|var/lib/containerd/.+)($|/)',
          '--collector.netdev.device-exclude=^(br-.+|docker.+|veth.+)$',
          '--no-collector.ipvs',
        ],
        mounts: [{ type: 'host', path: '/', target: '/host', readOnly: true, propagation: 'rslave' }],
        memory: Size.mebibytes(64),
        honorLabels: true,
      }),
      ...nodeAlerts(this),
      ...panelsOf(this, 'Machine', diagrams),
      ...panelsOf(this, 'Backup', backups),
    ];
  }
}

const disk = '{self, fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"}';
const diagrams: readonly PanelLine[] = [
  [
    'processor',
    'percentunit',
    'avg by (mode) (rate(node_cpu_seconds_total{self, mode!="idle"}[$__rate_interval]))',
    '{{mode}}',
  ],
  ['load', 'short', 'node_load5{}', 'of five minutes'],
  ['memory', 'percentunit', '1 - node_memory_MemAvailable_bytes{} / node_memory_MemTotal_bytes{}', 'in use'],
  [
    'disks',
    'percentunit',
    `1 - node_filesystem_avail_bytes${disk} / node_filesystem_size_bytes${disk}`,
    '{{mountpoint}}',
  ],
  [
    'disk traffic',
    'Bps',
    'rate(node_disk_read_bytes_total{}[$__rate_interval]) + rate(node_disk_written_bytes_total{}[$__rate_interval])',
    '{{device}}',
  ],
  [
    'network',
    'Bps',
    'rate(node_network_receive_bytes_total{}[$__rate_interval]) + rate(node_network_transmit_bytes_total{}[$__rate_interval])',
    '{{device}}',
  ],
];

/** Series that the host's own jobs leave: they name what was saved, so the machine tells them apart. */
const backups: readonly PanelLine[] = [
  [
    'age of the last good backup',
    's',
    'time() - vpsynth_backup_last_success_timestamp_seconds',
    '{{construct}} {{kind}}',
  ],
  ['size of backups', 'bytes', 'vpsynth_backup_size_bytes', '{{construct}} {{kind}}'],
];
