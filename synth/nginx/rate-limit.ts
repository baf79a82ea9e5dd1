import type { Route } from '../../constructs/edge/route';
import type { Found } from '../derive/model';
import { directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './nginx';

/** The zones that count requests per client address: 10 MiB hold about 80,000 addresses (ngx_http_limit_req_module). */
export function rateLimitZones({ sites }: Edge): NginxDirective[] {
  const zones = sites.flatMap((site) =>
    site.facet.routes.flatMap((route) =>
      'rateLimit' in route && route.rateLimit !== undefined
        ? [
            directive(
              'limit_req_zone',
              '$binary_remote_addr',
              `zone=${zoneName(site, route)}:10m`,
              `rate=${route.rateLimit.requestsPerSecond}r/s`,
            ),
          ]
        : [],
    ),
  );
  return zones.length === 0 ? [] : [directive('limit_req_status', 429), ...zones];
}

export function rateLimit(site: Found<'virtual-host'>, route: Route): NginxDirective[] {
  if (!('rateLimit' in route) || route.rateLimit === undefined) return [];
  return [directive('limit_req', `zone=${zoneName(site, route)}`, `burst=${route.rateLimit.burst}`, 'nodelay')];
}

function zoneName({ facet }: Found<'virtual-host'>, { path }: Route): string {
  return `${facet.domain}${path}`;
}
