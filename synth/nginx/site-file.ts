import { hiddenMetrics } from '../derive/hidden-metrics';
import type { Found } from '../derive/model';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import { challengeLocations, challengeUpstream } from './challenges';
import { type Edge, hasCertificate } from './edge';
import { listen } from './listen';
import { location } from './location';
import { rateLimitZones } from './rate-limit';
import { choiceOfGroup } from './upstream-groups';

/** The file of a public name: its redirects, its certificate and its routes. */
export function siteFile(edge: Edge, site: Found<'virtual-host'>): { name: string; content: string } {
  const { domain, certificate } = site.facet;
  const servers =
    certificate === undefined
      ? [plainServer(edge, site)]
      : [redirectServer(edge, site), ...aliasServer(edge, site), tlsServer(edge, site)];
  return {
    name: `sites/${domain}.conf`,
    content: nginx([...rateLimitZones(site), ...challengeUpstream(edge, site), ...servers], {
      header: header(site.component),
    }),
  };
}

/** On the developer's machine: plain http, and https with a certificate that only this machine trusts. */
function plainServer(edge: Edge, site: Found<'virtual-host'>): NginxDirective {
  const { component, facet } = site;
  return block(
    'server',
    [],
    [
      ...listen(edge, 80),
      ...(hasCertificate(edge, site) ? tlsListen(edge) : []),
      directive('server_name', facet.domain, ...facet.aliases),
      ...(hasCertificate(edge, site) ? certificate(site) : []),
      ...body(edge, site),
    ],
    component.node.path,
  );
}

function redirectServer(edge: Edge, site: Found<'virtual-host'>): NginxDirective {
  const { component, facet } = site;
  return block(
    'server',
    [],
    [
      ...listen(edge, 80),
      directive('server_name', facet.domain, ...facet.aliases),
      ...challengeLocations(edge, site),
      block('location', ['/'], [directive('return', 308, `https://${facet.domain}$request_uri`)]),
    ],
    `${component.node.path}: plain http`,
  );
}

function aliasServer(edge: Edge, site: Found<'virtual-host'>): NginxDirective[] {
  const { component, facet } = site;
  if (facet.aliases.length === 0) return [];
  return [
    block(
      'server',
      [],
      [
        ...tlsListen(edge),
        directive('server_name', ...facet.aliases),
        ...certificate(site),
        directive('return', 308, `https://${facet.domain}$request_uri`),
      ],
      `${component.node.path}: other names`,
    ),
  ];
}

function tlsServer(edge: Edge, site: Found<'virtual-host'>): NginxDirective {
  return block(
    'server',
    [],
    [...tlsListen(edge), directive('server_name', site.facet.domain), ...certificate(site), ...body(edge, site)],
    site.component.node.path,
  );
}

function tlsListen(edge: Edge): NginxDirective[] {
  return [...listen(edge, 443, 'ssl'), directive('http2', 'on')];
}

function certificate({ facet }: Found<'virtual-host'>): NginxDirective[] {
  const folder = `/etc/nginx/certificates/${facet.domain}`;
  return [
    directive('ssl_certificate', `${folder}/fullchain.pem`),
    directive('ssl_certificate_key', `${folder}/privkey.pem`),
  ];
}

/** The choices that its routes need, each once. */
function choices({ model, workload: { stack } }: Edge, { facet: { routes } }: Found<'virtual-host'>): NginxDirective[] {
  const targets = routes.flatMap((route) => (route.type === 'proxy' ? [model.target(stack, route.target)] : []));
  return [...new Set(targets)].flatMap((target) => (target === undefined ? [] : choiceOfGroup(target)));
}

function body(edge: Edge, site: Found<'virtual-host'>): NginxDirective[] {
  const { headers, bodySize, routes } = site.facet;
  // The longest path first: they are tried in this order.
  const ordered = [
    ...routes.map((route) => ({ path: route.path, write: () => location(edge, site, route) })),
    ...routes
      .flatMap((route) => hiddenMetrics(edge.model, routes, route))
      .map((path) => ({ path, write: () => hidden(path) })),
  ].sort((left, right) => right.path.length - left.path.length);
  return [
    ...Object.entries(headers)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => directive('add_header', name, value, 'always')),
    ...(bodySize === undefined ? [] : [directive('client_max_body_size', `${Math.round(bodySize.kibibytes)}k`)]),
    ...choices(edge, site),
    ...ordered.map(({ write }) => write()),
  ];
}

/** However it is written: a lenient router would answer for `/metrics/` and `/METRICS` too. */
function hidden(path: string): NginxDirective {
  const pattern = `^${path.replaceAll('.', '\\.')}(?:[/;]|$)`;
  return block('location', ['~*', pattern], [directive('return', 404)], 'metrics are for the inside');
}
