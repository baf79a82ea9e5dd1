import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import { exporter } from '../exporter';

/** The exporter of an edge, beside it on the host's own network: nginx tells its counters on loopback alone. */
export function nginxExporter(edge: Component, status: Endpoint): Facet[] {
  const port = 9113;
  return exporter(edge, {
    name: `${status.workload}-exporter`,
    program: 'nginx-exporter',
    port,
    networks: [],
    command: [`--web.listen-address=127.0.0.1:${port}`, `--nginx.scrape-uri=http://127.0.0.1:${status.port}/status`],
    // Its image holds the exporter and nothing else.
    healthPath: 'none',
  });
}
