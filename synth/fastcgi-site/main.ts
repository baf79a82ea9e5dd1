import type { FastCgiSiteFacet } from '../../constructs/facets/php';
import type { Model, PlacedWorkload } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import { site } from './site';

/** Those of a host's edge are two a request; one core serves files for many. */
const connections = 1024;

/** Requests come from the edge alone, which says who asks, by which name and how (synth/nginx/main-file.ts). */
const asked: readonly NginxDirective[] = [
  block(
    'map',
    ['$http_x_real_ip', '$client_address'],
    [directive('default', '$http_x_real_ip'), directive('', '$remote_addr')],
  ),
  block('map', ['$http_x_forwarded_proto', '$client_https'], [directive('default', ''), directive('https', 'on')]),
  block('map', ['$http_x_forwarded_proto', '$client_port'], [directive('default', 80), directive('https', 443)]),
];

export function main(model: Model, workload: PlacedWorkload, facet: FastCgiSiteFacet): NginxDirective[] {
  return [
    directive('worker_processes', 1),
    directive('pid', '/tmp/nginx.pid'),
    directive('error_log', 'stderr', 'notice'),
    block('events', [], [directive('worker_connections', connections)]),
    block(
      'http',
      [],
      [
        directive('include', '/etc/nginx/mime.types'),
        directive('default_type', 'application/octet-stream'),
        // The edge logs each request.
        directive('access_log', 'off'),
        directive('server_tokens', 'off'),
        directive('absolute_redirect', 'off'),
        directive('sendfile', 'on'),
        directive('keepalive_timeout', '75s'),
        directive('client_max_body_size', `${Math.round(facet.bodySize.kibibytes)}k`),
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
          directive(`${name}_temp_path`, `/tmp/${name}`),
        ),
        ...asked,
        ...facet.limited.map(({ requestsPerMinute }, index) =>
          directive(
            'limit_req_zone',
            '$client_address',
            `zone=limited_${index + 1}:1m`,
            `rate=${requestsPerMinute}r/m`,
          ),
        ),
        ...(facet.limited.length > 0 ? [directive('limit_req_status', 429)] : []),
        block('upstream', ['php'], upstream(model, workload, facet)),
        health(facet.healthPort),
        site(facet),
      ],
    ),
  ];
}

/** By address on a host, which stays when PHP's container is replaced: nginx looks up names but once. */
function upstream(model: Model, workload: PlacedWorkload, { php }: FastCgiSiteFacet): NginxDirective[] {
  const each = model.reachEach(workload, php);
  const places = each.length > 0 ? each : [model.reach(workload, php)].flatMap((place) => place ?? []);
  return places.map(({ host, port }) => directive('server', `${host}:${port}`));
}

/** Whether nginx itself is well: PHP has a health of its own. */
function health(port: number): NginxDirective {
  const answer = block('location', ['=', '/health'], [directive('return', 200, 'ok\n')]);
  return block('server', [], [directive('listen', port), answer, block('location', ['/'], [directive('return', 404)])]);
}
