import type { Check } from './check';
import { taken } from './taken';

/** No vhost has two routes of one path. */
export const routeTaken: Check = {
  rule: 'route-taken',
  severity: 'error',
  why: 'Only one of two routes with one path can answer: nginx refuses a repeated prefix and takes the first of two equal patterns (nginx: location).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      for (const { item, holder } of taken(facet.routes, ({ path }) => withoutEnd(path))) {
        yield {
          on: component,
          site: item.site,
          message: `the path ${item.path} of ${facet.domain} has another route already (${holder.site})`,
          got: item.path,
          mend: 'remove one of them or give it another path',
        };
      }
    }
  },
};

/** `/files/` and `/files` answer for the same. */
function withoutEnd(path: string): string {
  return path === '/' ? path : path.replace(/\/$/, '');
}
