import { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import { Component } from '../../fleet/component';
import { exporter } from '../exporter';

const port = 9115;
const workload = 'blackbox-exporter';

/** Asks every public name of its host as a visitor would: blackbox_exporter. What it asks follows from the routes. */
export class Prober extends Component {
  override facets(): readonly Facet[] {
    const endpoint = new Endpoint(this, { workload, name: 'metrics', port, protocol: 'http' });
    return [
      ...exporter(this, {
        name: workload,
        program: 'blackbox-exporter',
        port,
        networks: [],
        command: [`--web.listen-address=127.0.0.1:${port}`, '--config.file=/etc/exporter/blackbox.yml'],
        mounts: [{ type: 'configuration', folder: workload, target: '/etc/exporter' }],
        reload: [{ paths: ['/etc/exporter'], signal: 'HUP' }],
        healthPath: '/-/healthy',
      }),
      { kind: 'prober', workload, endpoint },
    ];
  }
}
