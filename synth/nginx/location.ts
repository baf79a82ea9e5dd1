import type { BucketObjects, FilesRoute, ProxyRoute, RedirectRoute, Route } from '../../constructs/edge/route';
import type { Found } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import { access } from './access';
import { cache } from './cache';
import type { Edge } from './edge';
import { proxyHeaders } from './main-file';
import { rateLimit } from './rate-limit';
import { passTo } from './upstreams';

/** What answers below one path. */
export function location(edge: Edge, site: Found<'virtual-host'>, route: Route): NginxDirective {
  const guard = [...access(route), ...rateLimit(site, route)];
  switch (route.type) {
    case 'proxy':
      return block('location', match(route), [...guard, ...proxy(edge, route)], route.target.owner.node.path);
    case 'files':
      return block('location', match(route, '(?<file>.*)'), [...guard, ...files(route)]);
    case 'redirect':
      return block('location', match(route), redirect(route));
    case 'response':
      return block('location', match(route), [
        directive('default_type', 'text/plain'),
        directive('return', route.status, route.text),
      ]);
  }
}

/**
 * `/api` means itself and what is below it, not `/apiary`; `/api/` only what is below. All are regular expressions, tried
 * in the order in which they stand, the longest path first: nginx would prefer any of them to a longer plain prefix.
 */
function match({ path }: Route, below = ''): string[] {
  if (path === '/') return [path];
  const literal = path.replace(/\/$/, '').replaceAll('.', '\\.');
  const end = below === '' ? '' : '$';
  return ['~', path.endsWith('/') ? `^${literal}/${below}${end}` : `^${literal}(?:/${below}|$)${end}`];
}

/** The rest is taken from the request as it came: what nginx has decoded could end the header that it is written into. */
function redirect({ path, to, status, rest }: RedirectRoute): NginxDirective[] {
  if (rest === 'dropped') return [directive('return', status, to)];
  const below = `^${path.replace(/\/$/, '').replaceAll('.', '\\.')}(?<rest>(?:[/?].*)?)$`;
  return [
    block('if', ['($request_uri', '~', below, ')'], [directive('return', status, `${to.replace(/\/$/, '')}$rest`)]),
    directive('return', 404),
  ];
}

function proxy(edge: Edge, route: ProxyRoute): NginxDirective[] {
  const seconds = `${Math.ceil(route.timeout.seconds)}s`;
  return [
    ...(route.bodySize === undefined
      ? []
      : [directive('client_max_body_size', `${Math.round(route.bodySize.kibibytes)}k`)]),
    ...passTo(edge, route.target),
    // 60 s is nginx's own.
    ...(route.timeout.seconds === 60
      ? []
      : [directive('proxy_read_timeout', seconds), directive('proxy_send_timeout', seconds)]),
    ...(route.objects === undefined ? [] : objects(edge, route, route.objects)),
    ...(route.websockets ? proxyHeaders(edge, true) : []),
    ...(route.streaming ? [directive('proxy_buffering', 'off'), directive('proxy_request_buffering', 'off')] : []),
    ...cache(route.cache),
  ];
}

/** The storage gets the path of the object, and nothing that tells who asks. */
function objects(edge: Edge, { path }: ProxyRoute, { host, folder }: BucketObjects): NginxDirective[] {
  const below = path === '/' ? '/' : `${path.replace(/\/$/, '').replaceAll('.', '\\.')}/?`;
  return [
    directive('rewrite', `^${below}(.*)$`, `${folder}/$1`, 'break'),
    ...proxyHeaders(edge, false, host),
    directive('proxy_set_header', 'Authorization', ''),
    directive('proxy_set_header', 'Cookie', ''),
    block('limit_except', ['GET'], [directive('deny', 'all')]),
  ];
}

/** Below the one folder of the edge's container that is there for files: never its certificates. */
function filesFolder(name: string): string {
  return `/var/www/files/${name}`;
}

function files({ folder, path, cache: keep }: FilesRoute): NginxDirective[] {
  return [
    path === '/' ? directive('root', filesFolder(folder)) : directive('alias', `${filesFolder(folder)}/$file`),
    directive('index', 'index.html'),
    directive('expires', `${Math.ceil(keep.seconds)}s`),
  ];
}
