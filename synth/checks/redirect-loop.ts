import type { RedirectRoute, Route } from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import { answering } from '../derive/hidden-metrics';
import type { Model } from '../derive/model';
import type { Check } from './check';

type Sites = ReadonlyMap<string, VirtualHostFacet>;

/** No redirect leads back to itself. */
export const redirectLoop: Check = {
  rule: 'redirect-loop',
  severity: 'error',
  why: 'A browser gives up ("too many redirects"), and a permanent redirect stays in its cache after it was mended (RFC 9110, 15.4).',
  *check(model) {
    let sites: Sites | undefined;
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'redirect') continue;
        sites ??= byName(model);
        if (!returns(sites, facet, route)) continue;
        yield {
          on: component,
          site: route.site,
          message: `the redirect ${route.path} of ${facet.domain} leads back to itself`,
          got: route.to,
          mend: 'lead it to a path that another route answers for; a redirect answers for all that is below its path',
        };
      }
    }
  },
};

/** The sites that answer over https, by each of their names: an alias passes a path on as it is. */
function byName(model: Model): Sites {
  const secure = model.find('virtual-host').filter(({ facet }) => facet.certificate !== undefined);
  return new Map(secure.flatMap(({ facet }) => [facet.domain, ...facet.aliases].map((name) => [name, facet])));
}

function returns(sites: Sites, start: VirtualHostFacet, route: RedirectRoute): boolean {
  const seen = new Set<Route>();
  let site: VirtualHostFacet | undefined = start;
  let next: Route | undefined = route;
  while (site !== undefined && next?.type === 'redirect' && !seen.has(next)) {
    seen.add(next);
    const [, name, path = '/']: (string | undefined)[] = /^(?:https:\/\/([^/]+))?(\/.*)$/.exec(next.to) ?? [];
    if (name !== undefined) site = sites.get(name);
    next = site && answering(site.routes, path);
  }
  return next === route;
}
