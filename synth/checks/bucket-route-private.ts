import type { Route } from '../../constructs/edge/route';
import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { named } from './named';

/** A route to a bucket's objects leads to one that everybody may read. */
export const bucketRoutePrivate: Check = {
  rule: 'bucket-route-private',
  severity: 'error',
  why: 'The edge has no key: of a private bucket it gets no object, and people a 404 or 403.',
  *check(model) {
    const buckets = model.find('bucket');
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        const holder = bucketOf(route);
        const bucket = holder && buckets.find((each) => each.component === holder);
        if (bucket === undefined || bucket.facet.publicRead) continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} leads to a bucket that nobody may read without a key: ${named(bucket.component)}`,
          got: "policy: 'private'",
          allowed: "'public-read'",
          mend: 'make the bucket public, or let a service hand out its objects',
        };
      }
    }
  },
};

function bucketOf(route: Route): Component | undefined {
  if (route.type === 'redirect') return route.bucket;
  return route.type === 'proxy' ? route.objects?.bucket : undefined;
}
