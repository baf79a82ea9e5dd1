import { isAtLeast } from '../../constructs/values/versions';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import { accessLog } from './access-log';
import { cachePath } from './cache';
import { defaultServers, statusServer } from './default-servers';
import type { Edge } from './edge';
import { rateLimitStatus } from './rate-limit';
import { tlsDirectives } from './tls';

/** nginx.conf: what holds for every public name. */
export function mainFile(edge: Edge): { name: string; content: string } {
  const { settings } = edge.facet;
  const version = edge.model.fleet.versions.nginx;
  const directives: NginxDirective[] = [
    directive('user', 'nginx'),
    directive('worker_processes', settings.workerProcesses),
    directive('worker_rlimit_nofile', settings.workerConnections * 2),
    directive('worker_shutdown_timeout', `${settings.shutdownSeconds}s`),
    directive('pid', '/run/nginx.pid'),
    directive('error_log', '/dev/stderr', 'notice'),
    block('events', [], [directive('worker_connections', settings.workerConnections)]),
    block(
      'http',
      [],
      [
        directive('include', '/etc/nginx/mime.types'),
        directive('default_type', 'application/octet-stream'),
        directive('server_tokens', 'off'),
        // A redirect to a path stays one: nginx would write the port that it listens on, not the one that was asked.
        directive('absolute_redirect', 'off'),
        // A name may have 253 characters; nginx would not start with one longer than its bucket.
        directive('server_names_hash_bucket_size', 512),
        ...accessLog(),
        directive('sendfile', 'on'),
        directive('tcp_nopush', 'on'),
        directive('keepalive_timeout', `${settings.keepAliveSeconds}s`),
        // A reload would otherwise reset idle client connections under a POST on its way (nginx 1.27.4).
        ...(isAtLeast(version, '1.27.4') ? [directive('keepalive_min_timeout', '5s')] : []),
        // Each connection of HTTP/2 that is ended refuses what is on its way: rarely then, and for its memory once an hour
        // (keepalive_time).
        directive('keepalive_requests', 100_000),
        directive('client_max_body_size', `${Math.round(settings.bodySize.kibibytes)}k`),
        directive('gzip', 'on'),
        directive('gzip_vary', 'on'),
        directive('gzip_proxied', 'any'),
        directive(
          'gzip_types',
          'text/css',
          'text/plain',
          'application/javascript',
          'application/json',
          'image/svg+xml',
        ),
        directive('proxy_http_version', '1.1'),
        // What is not there (a container that is being made anew) is given up soon: nginx's own 60 s would let the requests of
        // one service take all connections of the edge. Two lost packets are made good within it.
        directive('proxy_connect_timeout', '3s'),
        ...proxyHeaders(edge, false),
        // The empty case keeps connections to services open; `close` would end each one (nginx 1.29.7).
        block('map', ['$http_upgrade', '$connection_upgrade'], [directive('default', 'upgrade'), directive('', '')]),
        ...(isAtLeast(version, '1.29.3') ? [directive('add_header_inherit', 'merge')] : []),
        ...(edge.sites.some(({ facet }) => facet.certificate !== undefined) ? tlsDirectives() : []),
        ...rateLimitStatus(edge),
        ...cachePath(edge),
        ...defaultServers(edge),
        statusServer(edge),
        directive('include', 'upstreams/*.conf'),
        directive('include', 'sites/*.conf'),
      ],
    ),
  ];
  return { name: 'nginx.conf', content: nginx(directives, { header: header(edge.workload.component) }) };
}

/**
 * The headers that a service gets. One of them in a location replaces all that are inherited, so a location that needs
 * others writes all anew.
 *
 * @param as the name that it is asked by, where that isn't the client's own
 */
export function proxyHeaders({ workload }: Edge, websockets: boolean, as?: string): NginxDirective[] {
  // On the local machine the port belongs to the name; elsewhere what a client says of it is not passed on.
  const host = workload.stack.host?.local ? '$http_host' : '$host';
  return [
    directive('proxy_set_header', 'Host', as ?? host),
    directive('proxy_set_header', 'X-Real-IP', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-Host', host),
    directive('proxy_set_header', 'X-Forwarded-Proto', '$scheme'),
    directive('proxy_set_header', 'X-Request-ID', '$request_id'),
    ...(websockets
      ? [
          directive('proxy_set_header', 'Upgrade', '$http_upgrade'),
          directive('proxy_set_header', 'Connection', '$connection_upgrade'),
        ]
      : [directive('proxy_set_header', 'Connection', '')]),
  ];
}
