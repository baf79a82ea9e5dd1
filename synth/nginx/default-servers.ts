import { block, directive, type NginxDirective } from '../serialize/nginx';
import { type Edge, hasCertificate } from './edge';
import { listen } from './listen';

/**
 * What answers to a name that nobody declared: nothing. They carry the options of their sockets; `reuseport` lets two
 * generations of nginx listen side by side, so that nginx itself can be upgraded.
 */
export function defaultServers(edge: Edge): NginxDirective[] {
  const plain = block(
    'server',
    [],
    [...listen(edge, 80, 'default_server', 'reuseport'), directive('server_name', '_'), directive('return', 444)],
    'unknown names',
  );
  if (edge.sites.every((site) => !hasCertificate(edge, site))) return [plain];
  const tls = block(
    'server',
    [],
    [
      ...listen(edge, 443, 'ssl', 'default_server', 'reuseport'),
      directive('http2', 'on'),
      directive('server_name', '_'),
      directive('ssl_reject_handshake', 'on'),
      // A connection that HTTP/2 shares between names must not be answered by the wrong one.
      directive('return', 421),
    ],
  );
  return [plain, tls];
}

/** Its own health and counters, on loopback. */
export function statusServer({ workload, facet }: Edge): NginxDirective {
  return block(
    'server',
    [],
    [
      directive('listen', `127.0.0.1:${facet.settings.statusPort}`, 'reuseport'),
      directive('server_name', 'localhost'),
      directive('access_log', 'off'),
      block('location', ['=', '/health'], [directive('default_type', 'text/plain'), directive('return', 200, 'ok')]),
      block(
        'location',
        ['=', '/status'],
        [directive('stub_status'), directive('allow', '127.0.0.1'), directive('deny', 'all')],
      ),
      // A release asks where requests go, and whether any is in hand.
      directive('include', 'status/*.conf'),
    ],
    workload.component.node.path,
  );
}
