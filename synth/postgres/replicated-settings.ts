import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import { defaultWorkers, type Settings, sizing } from './sizing';

/**
 * What a stand-by must have at least as much of as its primary, else it stops replaying (PostgreSQL: hot-standby,
 * "Administrator's Overview"), with PostgreSQL's own defaults.
 */
const notBelowPrimary = {
  max_connections: 100,
  max_worker_processes: defaultWorkers,
  max_wal_senders: 10,
  max_prepared_transactions: 0,
  max_locks_per_transaction: 64,
} as const;

export type Replicated = keyof typeof notBelowPrimary;

/** Those settings of a server: declared, derived from its limits, or PostgreSQL's own. */
export function replicatedOf(model: Model, component: Component): Readonly<Record<Replicated, number>> {
  const [server] = model.facetsOf(component, 'postgres-server');
  const workload = model.facetsOf(component, 'workload').find(({ name }) => name === server?.workload);
  if (server === undefined || workload === undefined) return notBelowPrimary;
  const { maxConnections: max_connections, settings } = server;
  const all: Settings = { ...notBelowPrimary, ...sizing(server, workload.resources), max_connections, ...settings };
  const entries = Object.keys(notBelowPrimary).map((name) => [name, Number(all[name])]);
  return Object.fromEntries(entries);
}

/** What a replica takes over from a primary of more cores; all else that must match is declared for both. */
export function replicatedSettings(model: Model, replica: Component, primary: Component): Settings {
  const [own, needed] = [replica, primary].map((each) => replicatedOf(model, each).max_worker_processes);
  return needed !== undefined && own !== undefined && needed > own ? { max_worker_processes: needed } : {};
}
