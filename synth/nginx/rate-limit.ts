import type { Route } from '../../constructs/edge/route';
import type { Found } from '../derive/model';
import { directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './edge';

/** What is refused is told so: nginx's own status, 503, would blame the service. */
export function rateLimitStatus({ sites }: Edge): NginxDirective[] {
  return sites.some((site) => rateLimitZones(site).length > 0) ? [directive('limit_req_status', 429)] : [];
}

/** The zones that count requests per client address: 10 MiB hold about 80,000 addresses (ngx_http_limit_req_module). */
export function rateLimitZones(site: Found<'virtual-host'>): NginxDirective[] {
  return site.facet.routes.flatMap((route) =>
    'rateLimit' in route && route.rateLimit !== undefined
      ? [
          directive(
            'limit_req_zone',
            '$binary_remote_addr',
            `zone=${zoneName(site, route)}:10m`,
            `rate=${route.rateLimit.requests}r/${route.rateLimit.per === 'second' ? 's' : 'm'}`,
          ),
        ]
      : [],
  );
}

export function rateLimit(site: Found<'virtual-host'>, route: Route): NginxDirective[] {
  if (!('rateLimit' in route) || route.rateLimit === undefined) return [];
  const { burst } = route.rateLimit;
  // nginx refuses a burst of 0: without the word it is none.
  return [directive('limit_req', `zone=${zoneName(site, route)}`, ...(burst > 0 ? [`burst=${burst}`, 'nodelay'] : []))];
}

function zoneName({ facet }: Found<'virtual-host'>, { path }: Route): string {
  return `${facet.domain}${path}`;
}
