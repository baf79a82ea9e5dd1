import type { Check } from './check';

/** No service runs as root. */
export const runsAsRoot: Check = {
  rule: 'runs-as-root',
  severity: 'warning',
  why: 'Whoever breaks out of such a container is root on the host (CIS Docker 4.1).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      if (!facet.container.setUser || facet.container.userId !== 0) continue;
      yield {
        on: component,
        message: 'its process runs as root',
        got: 'userId: 0',
        allowed: '1 to 65535',
        mend: 'leave userId out or give the user of the image, or acknowledge this warning with the reason',
      };
    }
  },
};
