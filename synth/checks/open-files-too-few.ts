import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check, Finding } from './check';

/** The soft limit of a container on Docker Engine 29 and later. */
const engineDefault = 1024;
/** Sockets that listen, logs, DNS. */
const others = 32;

/** Edges and poolers may hold as many connections as they are told to accept. */
export const openFilesTooFew: Check = {
  rule: 'open-files-too-few',
  severity: 'error',
  why: 'Each connection is an open file: at the limit new ones are refused while the configuration allows them; Docker Engine 29 gives 1024 unless told otherwise (moby#51485; pgbouncer.org/config).',
  *check(model) {
    for (const { component, facet } of model.find('pgbouncer')) {
      const servers = facet.pools.reduce((sum, { size, reserve }) => sum + size + reserve, 0);
      yield* found(model, component, facet.workload, facet.maxClientConnections + servers + others);
    }
    for (const { component, facet } of model.find('redis'))
      yield* found(model, component, facet.workload, facet.maxClients);
    for (const { component, facet } of model.find('edge'))
      yield* found(model, component, facet.workload, facet.settings.workerConnections);
  },
};

function* found(model: Model, component: Component, name: string, needed: number): Generator<Finding> {
  const workload = model.facetsOf(component, 'workload').find((each: WorkloadFacet) => each.name === name);
  const limit = workload?.container.openFiles ?? engineDefault;
  if (workload === undefined || needed <= limit) return;
  yield {
    on: component,
    message: 'it may hold more connections than it can have files open',
    got: `${needed} connections`,
    allowed: `${limit} open files`,
    mend: 'lower the size of its pools or its connections, or raise openFiles',
  };
}
