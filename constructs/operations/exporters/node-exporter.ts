import type { Facet } from '../../facets/facet';
import { Component } from '../../fleet/component';
import { Size } from '../../values/size';
import { exporter } from '../exporter';
import { nodeAlerts } from './node-alerts';

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
    ];
  }
}
