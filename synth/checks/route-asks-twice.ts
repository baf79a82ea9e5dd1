import type { Check } from './check';

/** The edge asks for no password where the service behind it does so in the same way. */
export const routeAsksTwice: Check = {
  rule: 'route-asks-twice',
  severity: 'error',
  why: 'HTTP has one Authorization header (RFC 9110, 11.6.2): what the edge was told goes on to the service, which knows no such user, and asks again, for ever.',
  *check(model) {
    const asking = new Set(
      model.find('administration').flatMap(({ facet }) => (facet.login === 'basic' ? [facet.endpoint] : [])),
    );
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || route.basicAuth === undefined || !asking.has(route.target)) continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} asks for a password, and so does ${route.target.owner.node.path}`,
          got: 'basicAuth',
          mend: 'leave basicAuth out; allow can say from where it is reached',
        };
      }
    }
  },
};
