import type { DatabaseFacet, PoolFacet } from '../../constructs/facets/data';
import type { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import type { Model } from '../derive/model';
import { encryption } from './encryption';
import type { Explained } from './explained';

/** What a pool leads to, as whom, and in which PgBouncer. */
export function poolFacts(model: Model, component: Component): Explained[] {
  for (const { component: pgBouncer, facet } of model.find('pgbouncer')) {
    const pool = facet.pools.find((each) => each.pool === component);
    if (pool !== undefined) return facts(model, pgBouncer, pool);
  }
  return [];
}

function facts(model: Model, pgBouncer: Component, pool: PoolFacet): Explained[] {
  const { scope } = pool.pool.node;
  const database = model.find('database').find((each) => each.component === scope);
  const stacks = new Set(model.placed(pgBouncer).map(({ stack }) => stack.directory));
  return [
    {
      name: 'PgBouncer',
      value: pathOf(pgBouncer),
      from: `one an environment; it runs in ${[...stacks].join(', ')}`,
    },
    { name: 'name', value: pool.name, from: 'what its clients connect to' },
    {
      name: 'server',
      value: pathOf(pool.server.owner),
      from:
        database === undefined || pool.server.owner === database.facet.server
          ? 'of the database'
          : '`from` of the pool',
    },
    { name: 'database', value: pool.database, from: scope === undefined ? '' : pathOf(scope) },
    { name: 'role', value: pool.role.name, from: roleOf(pool, database?.facet) },
    ...encryption(model, pgBouncer, pool),
  ];
}

function roleOf({ role }: PoolFacet, database: DatabaseFacet | undefined): string {
  if (role.name === database?.reader?.name) return 'the database’s reader: it only reads';
  if (role.name === database?.application.name) return 'the database’s role of services: it reads and writes rows';
  return 'the database’s owner: it may change tables';
}
