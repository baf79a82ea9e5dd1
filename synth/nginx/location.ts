import type { FilesRoute, ProxyRoute, Route } from '../../constructs/edge/route';
import type { Found } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import { access } from './access';
import { cache } from './cache';
import { proxyHeaders } from './main-file';
import type { Edge } from './nginx';
import { rateLimit } from './rate-limit';
import { passTo } from './upstreams';

/** What answers below one path. */
export function location(edge: Edge, site: Found<'virtual-host'>, route: Route): NginxDirective {
  const guard = [...access(route), ...rateLimit(site, route)];
  switch (route.type) {
    case 'proxy':
      return block('location', match(route), [...guard, ...proxy(edge, route)]);
    case 'files':
      return block('location', ['^~', `${route.path.replace(/\/$/, '')}/`], [...guard, ...files(route)]);
    case 'redirect':
      return block('location', match(route), [directive('return', route.status, route.to)]);
    case 'response':
      return block('location', match(route), [
        ...guard,
        directive('default_type', 'text/plain'),
        directive('return', route.status, route.text),
      ]);
  }
}

/** `/api` means itself and what is below it, not `/apiary`: a plain prefix would take both. */
function match({ path }: Route): string[] {
  if (path.endsWith('/')) return [path];
  return ['~', `^${path.replaceAll('.', '\\.')}(?:/|$)`];
}

function proxy(edge: Edge, route: ProxyRoute): NginxDirective[] {
  const seconds = `${Math.ceil(route.timeout.seconds)}s`;
  return [
    ...(route.bodySize === undefined
      ? []
      : [directive('client_max_body_size', `${Math.round(route.bodySize.kibibytes)}k`)]),
    directive('proxy_pass', passTo(edge, route.target)),
    // 60 s is nginx's own.
    ...(route.timeout.seconds === 60
      ? []
      : [directive('proxy_read_timeout', seconds), directive('proxy_send_timeout', seconds)]),
    ...(route.websockets ? proxyHeaders(true) : []),
    ...(route.streaming ? [directive('proxy_buffering', 'off'), directive('proxy_request_buffering', 'off')] : []),
    ...cache(route.cache),
  ];
}

function files({ folder, path, cache: keep }: FilesRoute): NginxDirective[] {
  return [
    directive('alias', `${folder}/`),
    directive('expires', `${Math.ceil(keep.seconds)}s`),
    ...(path === '/' ? [directive('index', 'index.html')] : []),
  ];
}
