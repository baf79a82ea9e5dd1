import { Vps } from '../../constructs/host/vps';
import type { Found } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './edge';
import { challengePath } from './listen';

/** Tells that another host has asked already. */
const asked = 'Vpsynth-Challenge';
const elsewhere = '@elsewhere';

/** What answers ACME's challenges for a name: files of this host, else what another host that shares the name has. */
export function challengeLocations(edge: Edge, site: Found<'virtual-host'>): NginxDirective[] {
  if (site.facet.certificate?.acme === undefined) return [];
  const others = otherHosts(edge, site);
  return [
    block(
      'location',
      ['^~', challengePath],
      [
        directive('root', '/var/www/challenges'),
        directive('default_type', 'text/plain'),
        ...(others.length === 0 ? [] : [directive('try_files', '$uri', elsewhere)]),
      ],
    ),
    ...(others.length === 0 ? [] : [askOthers(site)]),
  ];
}

/** The hosts to ask. */
export function challengeUpstream(edge: Edge, site: Found<'virtual-host'>): NginxDirective[] {
  const others = site.facet.certificate?.acme === undefined ? [] : otherHosts(edge, site);
  if (others.length === 0) return [];
  return [
    block(
      'upstream',
      [upstreamName(site)],
      // None is taken for down because it hasn't a challenge: it is the other's.
      others.map(({ publicAddress }) => directive('server', `${publicAddress}:80`, 'max_fails=0')),
    ),
  ];
}

/** The authority may ask any host that the name leads to, not just the one that began (RFC 8555, 8.3). */
function askOthers(site: Found<'virtual-host'>): NginxDirective {
  return block(
    'location',
    [elsewhere],
    [
      block('if', [`($http_${asked.toLowerCase().replace('-', '_')})`], [directive('return', 404)]),
      directive('proxy_pass', `http://${upstreamName(site)}`),
      directive('proxy_set_header', 'Host', '$host'),
      directive('proxy_set_header', asked, 'asked'),
      directive('proxy_next_upstream', 'error', 'timeout', 'http_404'),
      directive('proxy_connect_timeout', '2s'),
      directive('proxy_read_timeout', '5s'),
    ],
  );
}

function upstreamName({ facet }: Found<'virtual-host'>): string {
  return `${facet.domain}.challenges`;
}

function otherHosts(edge: Edge, { facet }: Found<'virtual-host'>): Vps[] {
  const all = facet.edges.flatMap((each) => edge.model.placed(each).map(({ stack }) => stack.host));
  return [...new Set(all)].filter((host): host is Vps => host instanceof Vps && host !== edge.workload.stack.host);
}
