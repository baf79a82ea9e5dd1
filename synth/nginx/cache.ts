import type { Duration } from '../../constructs/values/duration';
import { directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './edge';

const zone = 'responses';

/** One cache for the whole edge, bounded: 10 MiB of keys are about 80,000 (ngx_http_proxy_module). */
export function cachePath({ sites }: Edge): NginxDirective[] {
  const cached = sites.some((site) =>
    site.facet.routes.some((route) => route.type === 'proxy' && route.cache !== undefined),
  );
  if (!cached) return [];
  return [
    directive(
      'proxy_cache_path',
      '/var/cache/nginx/responses',
      'levels=1:2',
      `keys_zone=${zone}:10m`,
      'max_size=1g',
      'inactive=60m',
      'use_temp_path=off',
    ),
  ];
}

/** Keeps what may be cached; while it is fetched anew, or the service fails, the old response serves. */
export function cache(duration: Duration | undefined): NginxDirective[] {
  if (duration === undefined) return [];
  return [
    directive('proxy_cache', zone),
    directive('proxy_cache_key', '$scheme$host$request_uri'),
    directive('proxy_cache_valid', '200', '301', '302', `${Math.ceil(duration.seconds)}s`),
    directive('proxy_cache_lock', 'on'),
    directive('proxy_cache_use_stale', 'error', 'timeout', 'updating', 'http_500', 'http_502', 'http_503', 'http_504'),
    directive('proxy_cache_background_update', 'on'),
    // What one user sees with a session must not be another's.
    directive('proxy_cache_bypass', '$http_authorization', '$http_cookie'),
    directive('proxy_no_cache', '$http_authorization', '$http_cookie'),
  ];
}
