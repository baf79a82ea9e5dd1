import type { FacetKinds } from '../../constructs/facets/facet';
import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload } from '../derive/model';

/** A database with the construct that declares it. */
export type Database = Found<'database'>;
/** A role that belongs to no database, with the construct that connects as it. */
export type ServerRole = Found<'postgres-role'>;

/**
 * The databases that a server holds in one place: on a host all that name it; on a cluster, where each environment
 * brings a copy of the server, only the environment's own.
 */
export function databasesIn(model: Model, { component, stack }: PlacedWorkload): readonly Database[] {
  const databases = groups(model, 'database').get(component) ?? [];
  return stack.cluster === undefined
    ? databases
    : databases.filter((each) => Environment.of(each.component) === stack.environment);
}

/** The roles of a server in one place that belong to no database; on a cluster those of what runs beside it. */
export function serverRolesIn(model: Model, { component, stack }: PlacedWorkload): readonly ServerRole[] {
  const roles = groups(model, 'postgres-role').get(component) ?? [];
  return stack.cluster === undefined
    ? roles
    : roles.filter((each) => model.placed(each.component).some((placed) => placed.stack === stack));
}

type OfServer = 'database' | 'postgres-role';

const byServer = new WeakMap<Model, Map<OfServer, ReadonlyMap<Component, readonly Found<OfServer>[]>>>();

/** What names a server, by the server; looked through once a model. */
function groups<Kind extends OfServer>(model: Model, kind: Kind): ReadonlyMap<Component, readonly Found<Kind>[]> {
  const known = byServer.get(model) ?? new Map<OfServer, ReadonlyMap<Component, readonly Found<OfServer>[]>>();
  byServer.set(model, known);
  const index = known.get(kind) ?? groupByServer<OfServer>(model.find(kind));
  known.set(kind, index);
  return index as ReadonlyMap<Component, readonly Found<Kind>[]>;
}

function groupByServer<Kind extends OfServer>(
  found: readonly { readonly component: Component; readonly facet: FacetKinds[Kind] }[],
): ReadonlyMap<Component, readonly Found<Kind>[]> {
  const index = new Map<Component, Found<Kind>[]>();
  for (const each of found) {
    const group = index.get(each.facet.server);
    if (group === undefined) index.set(each.facet.server, [each]);
    else group.push(each);
  }
  return index;
}
