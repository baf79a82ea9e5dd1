import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import { exporter } from '../exporter';
import { nginxAlerts } from './nginx-alerts';
import { type PanelLine, panelsOf } from './panels';

/**
 * The exporter of an edge, and what is alerted by it. It stands beside nginx on the host's own network, since nginx tells its
 * counters on loopback alone. `mostConnections`: what all workers hold at most, where their number is known.
 */
export function nginxExporter(edge: Component, status: Endpoint, mostConnections: number | undefined): Facet[] {
  const port = 9113;
  const facets = exporter(edge, {
    name: `${status.workload}-exporter`,
    program: 'nginx-exporter',
    port,
    networks: [],
    command: [`--web.listen-address=127.0.0.1:${port}`, `--nginx.scrape-uri=http://127.0.0.1:${status.port}/status`],
    // Its image holds the exporter and nothing else.
    healthPath: 'none',
  });
  return [...facets, ...nginxAlerts(edge, mostConnections), ...panelsOf(edge, 'Edge', diagrams)];
}

const diagrams: readonly PanelLine[] = [
  ['requests', 'reqps', 'rate(nginx_http_requests_total{}[$__rate_interval])', 'requests'],
  ['connections', 'short', 'nginx_connections_active{}', 'open'],
  ['connections that wait', 'short', 'nginx_connections_waiting{}', 'idle'],
];
