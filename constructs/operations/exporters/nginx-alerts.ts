import type { AlertFacet } from '../../facets/operations';
import type { Component } from '../../fleet/component';
import { Duration } from '../../values/duration';

/** What an edge says when it can't take requests, by series of nginx-prometheus-exporter 1.5. */
export function nginxAlerts(edge: Component, mostConnections: number | undefined): AlertFacet[] {
  const alert = { kind: 'alert', on: edge, holdsFor: Duration.minutes(2) } as const;
  return [
    {
      ...alert,
      name: 'NginxDown',
      severity: 'critical',
      expression: 'nginx_up{} == 0',
      summary: 'The edge does not answer: nothing of this host is reachable.',
    },
    {
      ...alert,
      name: 'NginxDropsConnections',
      severity: 'warning',
      expression: 'rate(nginx_connections_accepted{}[5m]) - rate(nginx_connections_handled{}[5m]) > 0',
      summary: 'nginx drops {{ $value }} connections a second: its workers hold as many as they may.',
    },
    ...(mostConnections === undefined
      ? []
      : [
          {
            ...alert,
            name: 'NginxConnectionsNearLimit',
            severity: 'warning' as const,
            expression: `nginx_connections_active{} > ${Math.floor(mostConnections * 0.8)}`,
            summary: `{{ $value }} of at most ${mostConnections} connections are open.`,
          },
        ]),
  ];
}
