import { hasColours } from '../derive/instances';
import type { Check } from './check';

/** What writes to a volume runs once. */
export const statefulReplicas: Check = {
  rule: 'stateful-replicas',
  severity: 'warning',
  why: 'Replicas and colours of one service share its volumes: what locks its files (SQLite, a search index) is damaged, and the new release writes what the old one may not read. Acknowledge it for a folder of whole files, such as uploads.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const volumes = facet.mounts.flatMap((mount) =>
        mount.type === 'volume' && !mount.readOnly ? [mount.volume] : [],
      );
      const copies = facet.replicas > 1 ? `${facet.replicas} replicas` : hasColours(facet) ? facet.strategy : undefined;
      if (volumes.length === 0 || copies === undefined) continue;
      yield {
        on: component,
        message: `more than one of its containers writes to ${volumes.join(', ')} at a time`,
        got: copies,
        allowed: "one replica and the strategy 'recreate'",
        mend: 'keep its state in a database or an object store, or let it run once',
      };
    }
  },
};
