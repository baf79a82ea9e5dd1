import type { MigrationFacet } from '../../constructs/facets/migration';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check, Finding } from './check';
import { connectsPast } from './pool-bypassed';

/** While the writes of a database are paused, nobody writes. */
export const migrationPauseIncomplete: Check = {
  rule: 'migration-pause-incomplete',
  severity: 'error',
  why: "`writes: 'paused'` promises that a database can be restored without loss: everything that writes has to wait at a pool of the migration's own host. PgBouncer pauses a pool of mode `session` only when its clients have left (pgbouncer.org/usage, PAUSE).",
  *check(model) {
    for (const { component, facet } of model.find('migration')) {
      // Of a database that has no pools at all its construct tells.
      const pooled = model.facetsOf(facet.database, 'database').length > 0;
      if (facet.writes === 'paused' && pooled) yield* faults(model, component, facet);
    }
  },
};

function* faults(model: Model, on: Component, { database }: MigrationFacet): Generator<Finding> {
  const pools = model
    .find('pgbouncer')
    .flatMap(({ facet }) => facet.pools)
    .filter(({ pool }) => pool.node.scope === database);
  const hosts = new Set(model.placed(on).flatMap(({ stack: { host } }) => host?.node.id ?? []));
  const mend = "leave out writes: 'paused'";
  if (pools.length === 0)
    yield {
      on,
      message: `${database.node.path} has no pool where services could wait`,
      mend: `give services a pool of it, or ${mend}`,
    };
  for (const { pool, mode } of pools)
    if (mode === 'session')
      yield { on, message: `${pool.node.path} is of the mode session: its clients stay, so it can't be paused`, mend };
  if (hosts.size > 1)
    yield {
      on,
      message: 'its environment stands on several hosts, and pools wait on one alone',
      got: [...hosts].join(', '),
      mend,
    };
  for (const { facet } of model.find('database').filter((each) => each.component === database))
    for (const { component, facet: workload } of model.find('workload'))
      if (workload.runs.type !== 'once' && connectsPast(facet, workload))
        yield {
          on,
          message: `${component.node.path} connects to ${database.node.path} past its pools, and writes on`,
          mend: `give it a pool, or ${mend}`,
        };
}
