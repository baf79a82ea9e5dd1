import type { Route } from '../../constructs/edge/route';
import type { Check } from './check';

/** What is asked through the edge comes to the service that it is asked of. */
export const smokeOutsideRoute: Check = {
  rule: 'smoke-outside-route',
  severity: 'error',
  why: 'A smoke request of a route says something of the service that the route leads to. A path that another route answers, the longest that it is below, says it of another service.',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy') continue;
        for (const { path } of route.smoke) {
          if (path === undefined) continue;
          const answering = answers(facet.routes, path);
          if (answering === route) continue;
          yield {
            on: component,
            site: route.site,
            message: `the smoke request ${path} of the route ${route.path} goes ${answering === undefined ? 'nowhere' : `to the route ${answering.path}`}`,
            got: path,
            allowed: `a path below ${route.path} that no longer route is above`,
            mend: 'declare it with the route that it belongs to, or correct it',
          };
        }
      }
    }
  },
};

/** `/api` is itself and what is below it, `/api/` only what is below; the longest wins. */
function answers(routes: readonly Route[], path: string): Route | undefined {
  const above = routes.filter(
    (route) => path === route.path || path.startsWith(route.path.endsWith('/') ? route.path : `${route.path}/`),
  );
  return above.sort((left, right) => right.path.length - left.path.length)[0];
}
