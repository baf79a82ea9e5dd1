import { ManagedPostgres } from '../../constructs/data/managed-postgres';
import { type Endpoint, EndpointPart } from '../../constructs/facets/endpoint';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import { hasColours } from '../derive/instances';
import type { Model, PlacedWorkload } from '../derive/model';
import { reached } from './reached';

/** What node-postgres opens unless told otherwise (pg.Pool, `max`). */
const clientDefault = 10;

/** A server in one place, and who takes how many of its connections. */
export interface ServerDemand {
  readonly server: Component;
  /** ` on vps1`, where its path doesn't say so. */
  readonly place: string;
  /** What may be used, and how it comes about. */
  readonly usable: number;
  readonly explanation: string;
  readonly users: { readonly name: string; readonly connections: number }[];
}

/** The demand on every PostgreSQL server: pools, and what connects past them. */
export function serverDemands(model: Model): ServerDemand[] {
  const demands = new Map<PlacedWorkload | Component, ServerDemand>();
  const servers = new Map(model.find('postgres-server').map(({ component, facet }) => [component, facet]));
  const poolers = new Map(model.find('pgbouncer').map(({ component, facet }) => [component, facet]));
  const demandOn = (from: PlacedWorkload, endpoint: Endpoint): ServerDemand | undefined => {
    const owner = endpoint.owner as Component;
    const facet = servers.get(owner);
    const key = facet === undefined ? owner : model.target(from.stack, endpoint);
    if (key === undefined || (facet === undefined && !(owner instanceof ManagedPostgres))) return undefined;
    const known = demands.get(key);
    if (known !== undefined) return known;
    const max = facet?.maxConnections ?? (owner as ManagedPostgres).maxConnections;
    const reserved = facet?.reservedConnections ?? 0;
    const explanation = `maxConnections ${max}${reserved === 0 ? '' : `, less ${reserved} reserved for the superuser`}`;
    const place = 'stack' in key ? onPlace(owner, key) : '';
    const made: ServerDemand = { server: owner, place, usable: max - reserved, explanation, users: [] };
    demands.set(key, made);
    return made;
  };
  for (const [workload, endpoints] of reached(model)) {
    if (isStandby(workload)) continue;
    const pooler = poolers.get(workload.component);
    if (pooler?.workload === workload.facet.name) {
      for (const pool of pooler.pools)
        demandOn(workload, pool.server)?.users.push({
          name: `${pathOf(pool.pool)}${onPlace(pool.pool, workload)} (${pool.pool.site})`,
          connections: pool.size + pool.reserve,
        });
      continue;
    }
    for (const endpoint of endpoints)
      demandOn(workload, endpoint)?.users.push({
        name: `${pathOf(workload.component)}${onPlace(workload.component, workload)}, ${workload.facet.onlyWhereScraped ? 'its exporter' : 'directly'}`,
        connections: clientConnections(workload, endpoint),
      });
  }
  return [...demands.values()];
}

/** ` on vps1`, since one declaration may stand in several places; nothing where the path says it already. */
function onPlace({ node: { path } }: Component, { stack: { host, cluster } }: PlacedWorkload): string {
  const place = (host ?? cluster)?.node.id;
  return place === undefined || path.startsWith(`${place}/`) ? '' : ` on ${place}`;
}

/** The connections that all containers of a workload open to a place at most: while a release runs, both colours. */
export function clientConnections({ facet, instances }: PlacedWorkload, to: Endpoint): number {
  if (facet.runs.type !== 'always') return 1;
  // postgres_exporter keeps one for each of its two kinds of questions (collector/instance.go, exporter/server.go).
  if (facet.onlyWhereScraped) return 2;
  const containers = instances.length > 0 ? instances.length : facet.replicas * (hasColours(facet) ? 2 : 1);
  const each = poolSizes(facet.environment, to);
  return containers * (each.length === 0 ? clientDefault : each.reduce((sum, size) => sum + size, 0));
}

/** What a service is told of each of its pools at that place: `DATABASE_POOL_SIZE` beside `DATABASE_HOST`. */
function poolSizes(environment: WorkloadFacet['environment'], to: Endpoint): number[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!name.endsWith('_HOST') || !(value instanceof EndpointPart) || value.endpoint !== to) return [];
    const size = environment[`${name.slice(0, -'_HOST'.length)}_POOL_SIZE`];
    return [typeof size === 'number' ? size : clientDefault];
  });
}

/** What is only kept ready takes nothing from the servers that run. */
function isStandby({ stack }: PlacedWorkload): boolean {
  return stack.cluster !== undefined && stack.cluster === stack.environment?.standby;
}
