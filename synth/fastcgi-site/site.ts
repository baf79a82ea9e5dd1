import type { FastCgiSiteFacet, LimitedPath } from '../../constructs/facets/php';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import { fastCgi } from './fast-cgi';

/** What browsers keep: a new version of it has another address, or a query. */
const kept = '\\.(?:avif|css|gif|ico|jpe?g|js|mjs|png|svg|ttf|webp|woff2?)$';

/**
 * The application. Regular expressions are tried in the order in which they stand: what is closed before programs,
 * programs before files.
 */
export function site(facet: FastCgiSiteFacet): NginxDirective {
  const { port, root, closed, limited, cache } = facet;
  return block(
    'server',
    [],
    [
      directive('listen', port),
      directive('server_name', '_'),
      directive('root', root),
      directive('index', 'index.php'),
      block('location', ['/'], [directive('try_files', '$uri', '$uri/', '/index.php?$args')]),
      ...limited.map((each, index) => limit(facet, each, index + 1)),
      nobody('/\\.(?!well-known/)', 'hidden files'),
      ...closed.map((pattern) => nobody(pattern)),
      program(facet),
      block(
        'location',
        ['~*', kept],
        [
          directive('expires', `${Math.ceil(cache.seconds)}s`),
          // Some of them are made by a plugin, and no files.
          directive('try_files', '$uri', '/index.php?$args'),
        ],
      ),
    ],
  );
}

function nobody(pattern: string, comment?: string): NginxDirective {
  return block('location', ['~*', pattern], [directive('return', 404)], comment);
}

function limit(facet: FastCgiSiteFacet, { path, burst }: LimitedPath, index: number): NginxDirective {
  const many = directive('limit_req', `zone=limited_${index}`, ...(burst > 0 ? [`burst=${burst}`, 'nodelay'] : []));
  return block('location', ['=', path], [many, ...fastCgi(facet)]);
}

/** A program that isn't there is no business of PHP's: of `/x.jpg/y.php` it would run the picture. */
function program(facet: FastCgiSiteFacet): NginxDirective {
  return block('location', ['~', '\\.php$'], [directive('try_files', '$uri', '=404'), ...fastCgi(facet)]);
}
