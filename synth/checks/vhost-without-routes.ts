import type { Check } from './check';

/** A vhost without routes answers nothing. */
export const vhostWithoutRoutes: Check = {
  rule: 'vhost-without-routes',
  severity: 'warning',
  why: 'Every request would be answered by the files of the nginx image or with 404; a route was probably forgotten.',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      if (facet.routes.length > 0) continue;
      yield {
        on: component,
        message: `${facet.domain} has no route`,
        mend: "add one, such as .route('/', web), or remove the vhost",
      };
    }
  },
};
