import type { DumpFacet, VolumeBackup } from '../../constructs/facets/backup';
import type { Mount } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Model, PlacedWorkload } from '../derive/model';

type VolumeMount = Extract<Mount, { type: 'volume' }>;

/** Something on a host that is gone when the host is. */
export interface State {
  /** The construct whose state it is. */
  readonly component: Component;
  readonly host: Vps;
  readonly environment: Environment | undefined;
  /** The workload that holds it. */
  readonly workload: PlacedWorkload;
  readonly what:
    | { readonly type: 'dump'; readonly dump: DumpFacet }
    /** `backup` is undefined for the files of a data server whose construct doesn't say how they are saved. */
    | { readonly type: 'volume'; readonly volume: string; readonly backup: VolumeBackup | undefined };
}

const found = new WeakMap<Model, readonly State[]>();

/** All state on the fleet's hosts that can be saved, in the order of declaration: what programs hand out, then volumes. */
export function statesOf(model: Model): readonly State[] {
  let states = found.get(model);
  if (states === undefined) {
    states = [...dumps(model), ...volumes(model)];
    found.set(model, states);
  }
  return states;
}

function* dumps(model: Model): Generator<State> {
  for (const { component, facet } of model.find('dump')) {
    const environment = Environment.of(component);
    for (const workload of model.placed(facet.from)) {
      const { host } = workload.stack;
      if (workload.facet.name !== facet.workload || !(host instanceof Vps)) continue;
      yield { component, host, environment, workload, what: { type: 'dump', dump: facet } };
    }
  }
}

/** Each volume once: several services may use one, and the first that says something of it is heard. */
function* volumes(model: Model): Generator<State> {
  for (const { host, workloads } of model.stacks) {
    if (!(host instanceof Vps)) continue;
    const users = new Map<string, { readonly workload: PlacedWorkload; readonly mount: VolumeMount }>();
    for (const workload of workloads) {
      for (const mount of workload.facet.mounts) {
        if (mount.type !== 'volume') continue;
        const known = users.get(mount.volume)?.mount;
        if (known === undefined || (known.backup === undefined && mount.backup !== undefined))
          users.set(mount.volume, { workload, mount });
      }
    }
    for (const { workload, mount } of users.values()) {
      const { component } = workload;
      const backup = mount.backup ?? (mount.exclusive ? undefined : ({ as: 'files' } as const));
      const what = { type: 'volume', volume: mount.volume, backup } as const;
      yield { component, host, environment: Environment.of(component), workload, what };
    }
  }
}
