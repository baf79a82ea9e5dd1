import type { Facet } from '../../facets/facet';
import { Component } from '../../fleet/component';
import { Size } from '../../values/size';
import { exporter } from '../exporter';
import { containerAlerts } from './container-alerts';

/** Tells of every container's processor time and memory: cAdvisor. It asks Docker which container is whose. */
export class ContainerExporter extends Component {
  constructor(scope: Component, id: string) {
    super(scope, id);
    this.acknowledge('dangerous-privilege', 'Docker alone can say whose a container is; it listens on loopback only');
  }

  override facets(): readonly Facet[] {
    const port = 8080;
    return [
      ...exporter(this, {
        name: 'container-exporter',
        program: 'container-exporter',
        port,
        networks: [],
        command: [
          '--listen_ip=127.0.0.1',
          `--port=${port}`,
          '--docker_only=true',
          '--enable_metrics=cpu,memory,oom_event',
          '--housekeeping_interval=15s',
          '--store_container_labels=false',
          '--whitelisted_container_labels=com.docker.compose.project,com.docker.compose.service',
        ],
        mounts: [
          { type: 'host', path: '/', target: '/rootfs', readOnly: true, propagation: 'rslave' },
          { type: 'host', path: '/sys', target: '/sys', readOnly: true },
          { type: 'host', path: '/var/run', target: '/var/run', readOnly: true },
          { type: 'host', path: '/var/lib/docker', target: '/var/lib/docker', readOnly: true },
        ],
        healthPath: '/healthz',
        userId: 0,
        setUser: false,
        memory: Size.mebibytes(128),
      }),
      ...containerAlerts(this),
    ];
  }
}
