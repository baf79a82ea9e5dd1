import type { DatabaseFacet } from '../../constructs/facets/data';
import { EndpointPart } from '../../constructs/facets/endpoint';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import { Secret } from '../../constructs/values/secret';
import type { Check } from './check';
import { named } from './named';

/** A service uses a database through the pool that it has. */
export const poolBypassed: Check = {
  rule: 'pool-bypassed',
  severity: 'warning',
  why: 'The database itself in `uses` is its owner’s direct connection, for migrations: a service takes one of the server’s connections for each of its own, in both colours while a release runs, and could change and drop every table.',
  *check(model) {
    const pools = model.find('pgbouncer').flatMap(({ facet }) => facet.pools);
    const workloads = model.find('workload').filter(({ facet }) => facet.runs.type === 'always');
    for (const { component: database, facet } of model.find('database')) {
      const pool = pools.find((each) => each.pool.node.scope === database && each.role.name !== facet.reader?.name);
      if (pool === undefined) continue;
      for (const { component, facet: workload } of workloads) {
        if (!connectsPast(facet, workload)) continue;
        yield {
          on: component,
          message: `it connects to ${pathOf(database)} past its pool ${named(pool.pool)}`,
          got: `uses: the database itself, as ${facet.owner.name}`,
          allowed: 'the pool',
          mend: "name the pool in `uses`; for a service that makes its tables itself, one of pool({ as: 'owner' })",
        };
      }
    }
  },
};

/** Whether a workload connects to the server itself as the database's owner. */
export function connectsPast({ server, owner }: DatabaseFacet, workload: WorkloadFacet): boolean {
  return connectsTo(server, workload) && knows(owner.password, workload);
}

function connectsTo(server: Component, { environment }: WorkloadFacet): boolean {
  return Object.values(environment).some((value) => value instanceof EndpointPart && value.endpoint.owner === server);
}

function knows(password: Secret, { environment }: WorkloadFacet): boolean {
  return Object.values(environment).some((value) => value instanceof Secret && value.name === password.name);
}
