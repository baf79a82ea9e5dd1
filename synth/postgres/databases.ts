import type { FacetKinds } from '../../constructs/facets/facet';
import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';

/** A database with the construct that declares it. */
export type Database = Found<'database'>;
/** A role that belongs to no database, with the construct that connects as it. */
export type ServerRole = Found<'postgres-role'>;

/**
 * The databases that a server holds in one place, a replica those of its primary: on a host all that name it; on a
 * cluster, where each environment brings a copy of the server, only the environment's own.
 */
export function databasesIn(model: Model, { component, stack }: PlacedWorkload): readonly Database[] {
  const databases = groups(model, 'database').get(primaryOf(model, component)) ?? [];
  return stack.cluster === undefined
    ? databases
    : databases.filter((each) => Environment.of(each.component) === stack.environment);
}

/** The roles that connect to a server in one place and belong to no database. */
export function serverRolesIn(model: Model, { component, stack }: PlacedWorkload): readonly ServerRole[] {
  const roles = groups(model, 'postgres-role').get(component) ?? [];
  return roles.filter((role) => placesOf(model, role).some((placed) => besides(placed.stack, stack)));
}

/** The roles that a primary must have in one place: those that connect to it or to a replica of it. */
export function rolesOfPrimary(model: Model, { component, stack }: PlacedWorkload): readonly ServerRole[] {
  return model
    .find('postgres-role')
    .filter(({ facet }) => primaryOf(model, facet.server) === component)
    .filter((role) => placesOf(model, role).some((placed) => besides(placed.stack, stack)));
}

/** The replicas that follow a primary in one place. */
export function replicasOf(model: Model, { component, stack }: PlacedWorkload): readonly Found<'postgres-server'>[] {
  return model
    .find('postgres-server')
    .filter(({ facet }) => facet.follows?.primary === component)
    .filter((replica) => model.placed(replica.component).some((placed) => besides(placed.stack, stack)));
}

/** Where the workload that connects as a role stands. */
export function placesOf(model: Model, { component, facet }: ServerRole): readonly PlacedWorkload[] {
  return model.placed(component).filter((placed) => placed.facet.name === facet.workload);
}

/** Hosts reach each other; a cluster has copies of its own. */
function besides(other: Stack, stack: Stack): boolean {
  return stack.cluster === undefined ? other.cluster === undefined : other === stack;
}

function primaryOf(model: Model, server: Component): Component {
  const [facet] = model.facetsOf(server, 'postgres-server');
  return facet?.follows?.primary ?? server;
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
