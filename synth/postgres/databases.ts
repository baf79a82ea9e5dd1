import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload } from '../derive/model';

/** A database with the construct that declares it. */
export type Database = Found<'database'>;

const byServer = new WeakMap<Model, ReadonlyMap<Component, readonly Database[]>>();

/**
 * The databases that a server holds in one place: on a host all that name it; on a cluster, where each environment
 * brings a copy of the server, only the environment's own.
 */
export function databasesIn(model: Model, { component, stack }: PlacedWorkload): readonly Database[] {
  let index = byServer.get(model);
  if (index === undefined) {
    index = groupByServer(model.find('database'));
    byServer.set(model, index);
  }
  const databases = index.get(component) ?? [];
  return stack.cluster === undefined
    ? databases
    : databases.filter((each) => Environment.of(each.component) === stack.environment);
}

function groupByServer(databases: readonly Database[]): ReadonlyMap<Component, readonly Database[]> {
  const groups = new Map<Component, Database[]>();
  for (const database of databases) {
    const group = groups.get(database.facet.server);
    if (group === undefined) groups.set(database.facet.server, [database]);
    else group.push(database);
  }
  return groups;
}
