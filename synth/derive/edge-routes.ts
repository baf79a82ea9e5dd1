import type { ProxyRoute } from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import { placedAs } from '../configured';
import type { Model, PlacedWorkload } from './model';

/** A route of a host's nginx, and the workload of that host which it leads to. */
export interface EdgeRoute {
  readonly edge: PlacedWorkload;
  readonly site: VirtualHostFacet;
  readonly route: ProxyRoute;
  readonly workload: PlacedWorkload;
}

const known = new WeakMap<Model, readonly EdgeRoute[]>();

/** All of them, in the order of declaration. */
export function edgeRoutes(model: Model): readonly EdgeRoute[] {
  let all = known.get(model);
  if (all === undefined) {
    all = model.find('virtual-host').flatMap(({ facet: site }) =>
      site.edges
        .flatMap((each) => placedAs(model, each, 'edge'))
        .flatMap((edge) =>
          site.routes.flatMap((route) => {
            const workload = route.type === 'proxy' ? model.target(edge.stack, route.target) : undefined;
            return route.type !== 'proxy' || workload?.stack.host !== edge.stack.host
              ? []
              : [{ edge, site, route, workload: workload as PlacedWorkload }];
          }),
        ),
    );
    known.set(model, all);
  }
  return all;
}
