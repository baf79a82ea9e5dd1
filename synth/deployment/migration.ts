import { askConsole, pausePools } from '../../constructs/data/pool-hold';
import type { MigrationFacet, SnapshotCommand } from '../../constructs/facets/migration';
import type { Component } from '../../constructs/fleet/component';
import type { Model, PlacedWorkload } from '../derive/model';

/** A service that changes a database, for the agent. */
export interface DeployedMigration {
  /** `expand` runs before the new release starts, `contract` after the old one has ended. */
  readonly kind: 'expand' | 'contract';
  /** The path of the database's construct. */
  readonly database: string;
  /** Succeeds in a container of the service when nothing is left to do. */
  readonly upToDate?: readonly string[];
  /** With it the pools are paused: for so many seconds at the most. */
  readonly pauseSeconds?: number;
  /** The pools of this host that lead to the database. */
  readonly pools: readonly DeployedPool[];
  /** Absent where this host can't save the database: `unsaved` says why. */
  readonly snapshot?: DeployedSnapshot;
  readonly unsaved?: string;
}

/** Pools of one pooler; what is run in its container. */
export interface DeployedPool {
  readonly stack: string;
  readonly service: string;
  readonly pause: readonly string[];
  readonly resume: readonly string[];
  /** After the tables have changed: plans that were prepared before fail on the old connections. */
  readonly reconnect: readonly string[];
}

export interface DeployedSnapshot {
  readonly stack: string;
  readonly service: string;
  readonly user: string;
  readonly extension: string;
  /** How many stay. */
  readonly keep: number;
  readonly size: readonly string[];
  readonly save: readonly string[];
  readonly text: { readonly now: readonly string[]; readonly saved: readonly string[] };
  readonly restore: {
    readonly begin?: SnapshotCommand;
    readonly read: readonly string[];
    readonly end?: SnapshotCommand;
  };
}

/** What a deployment has to know of a workload that changes a database; undefined for any other. */
export function migrationOf(model: Model, workload: PlacedWorkload): DeployedMigration | undefined {
  const facet = model.facetsOf(workload.component, 'migration').find((each) => each.workload === workload.facet.name);
  if (facet === undefined) return undefined;
  const { change: kind, database, upToDate, writes, pauseAtMost } = facet;
  const said = { kind, database: database.node.path };
  // On a developer's machine it is run and nothing more.
  if (workload.stack.host?.local) return { ...said, pools: [] };
  return {
    ...said,
    ...(upToDate && { upToDate }),
    ...(writes === 'paused' && { pauseSeconds: Math.ceil(pauseAtMost.seconds) }),
    pools: poolsOf(model, workload, database),
    ...saved(model, workload, facet),
  };
}

function saved(
  model: Model,
  { stack: { host } }: PlacedWorkload,
  { database, snapshots: keep }: MigrationFacet,
): Pick<DeployedMigration, 'snapshot' | 'unsaved'> {
  const [facet] = model.facetsOf(database, 'snapshot');
  if (facet === undefined) {
    const [unsaved] = model.facetsOf(database, 'unsaved');
    return { unsaved: unsaved?.because ?? 'its construct does not say how it is saved' };
  }
  const { from, workload: name, user, extension, size, save, text, restore } = facet;
  const places = model.placed(from).filter((placed) => placed.facet.name === name);
  const here = places.find((placed) => placed.stack.host === host);
  const service = here?.instances[0]?.service;
  if (here === undefined || service === undefined) {
    const elsewhere = places.find((placed) => placed.stack.host !== undefined)?.stack.host?.node.id;
    return { unsaved: `it stands on ${elsewhere ?? 'no host'}` };
  }
  return { snapshot: { stack: here.stack.name, service, user, extension, keep, size, save, text, restore } };
}

/** Pools of a replica lead to what can't be written; those of mode `session` can't be paused while clients are there. */
function poolsOf(model: Model, { stack: { host } }: PlacedWorkload, database: Component): DeployedPool[] {
  const servers = model.facetsOf(database, 'database').map(({ server }) => server);
  return model.find('pgbouncer').flatMap(({ component, facet }) => {
    const names = facet.pools
      .filter(({ pool, server, mode }) => {
        const isOfServer = servers.some((each) => each === server.owner);
        return pool.node.scope === database && isOfServer && mode === 'transaction';
      })
      .map(({ name }) => name);
    const placed = model
      .placed(component)
      .find(({ stack, facet: { name } }) => stack.host === host && name === facet.workload);
    const service = placed?.instances[0]?.service;
    if (placed === undefined || service === undefined || names.length === 0) return [];
    const [pause, resume, reconnect] = [
      pausePools(names, facet.port),
      askConsole('RESUME', names, facet.port),
      askConsole('RECONNECT', names, facet.port),
    ].map(({ argv }) => argv) as [string[], string[], string[]];
    return [{ stack: placed.stack.name, service, pause, resume, reconnect }];
  });
}
