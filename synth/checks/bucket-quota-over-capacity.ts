import type { Component } from '../../constructs/fleet/component';
import { Size } from '../../constructs/values/size';
import type { Check } from './check';
import { named } from './named';

/** What its buckets may hold together fits into a storage. */
export const bucketQuotaOverCapacity: Check = {
  rule: 'bucket-quota-over-capacity',
  severity: 'error',
  why: 'A quota promises room: where all of them together are more than the storage has, uploads fail below their quota.',
  *check(model) {
    const promised = new Map<Component, { component: Component; quota: Size }[]>();
    for (const { component, facet } of model.find('bucket')) {
      if (facet.quota === undefined) continue;
      const list = promised.get(facet.storage) ?? [];
      promised.set(facet.storage, [...list, { component, quota: facet.quota }]);
    }
    for (const { component, facet } of [...model.find('garage'), ...model.find('minio')]) {
      const buckets = promised.get(component) ?? [];
      const together = buckets.reduce((sum, { quota }) => sum + quota.mebibytes, 0);
      if (together <= facet.capacity.mebibytes) continue;
      yield {
        on: component,
        message: 'its buckets may hold more than it has room for',
        got: `${Size.mebibytes(together)}: ${buckets.map(({ component: bucket, quota }) => `${named(bucket)} ${quota}`).join('; ')}`,
        allowed: `its capacity, ${facet.capacity}`,
        mend: 'lower quotas, or raise capacity where the disk has room',
      };
    }
  },
};
