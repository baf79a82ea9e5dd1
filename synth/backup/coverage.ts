import type { BackupFacet } from '../../constructs/facets/backup';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Model, PlacedWorkload } from '../derive/model';
import { type State, statesOf } from './state';

/** A backup plan in one place. */
export interface PlacedPlan {
  readonly facet: BackupFacet;
  readonly workload: PlacedWorkload;
  readonly host: Vps;
  /** The environment that it is of; undefined for a host's own. */
  readonly environment: Environment | undefined;
}

/** The plans that run on hosts, in the order of declaration. */
export function plansOf(model: Model): PlacedPlan[] {
  return model.find('backup').flatMap(({ component, facet }) =>
    model.placed(component).flatMap((workload) => {
      const { host } = workload.stack;
      if (workload.facet.name !== facet.workload || !(host instanceof Vps)) return [];
      return [{ facet, workload, host, environment: Environment.of(component) }];
    }),
  );
}

/**
 * The plans that a piece of state falls to: those of its environment on its host, else those of the host. An environment
 * with plans of its own is left to them, but for what stands on hosts that it isn't placed on.
 */
export function plansFor(plans: readonly PlacedPlan[], { host, environment }: State): PlacedPlan[] {
  const here = plans.filter((plan) => plan.host === host);
  const own = here.filter((plan) => plan.environment !== undefined && plan.environment === environment);
  return own.length > 0 ? own : here.filter((plan) => plan.environment === undefined);
}

/** What a plan saves in its place. */
export function savedBy(model: Model, plan: PlacedPlan): State[] {
  const plans = plansOf(model);
  return statesOf(model).filter(
    (state) =>
      plansFor(plans, state).some(({ workload }) => workload === plan.workload) &&
      isSavable(state) &&
      leftOut(plan, state.component) === undefined,
  );
}

/** Whether it says how it can be saved, and is to be. */
export function isSavable({ what }: State): boolean {
  if (what.type === 'dump') return true;
  return what.backup?.as === 'files' || what.backup?.as === 'archive';
}

/** Why a plan leaves a construct out: it, or what it stands in. */
export function leftOut({ facet }: PlacedPlan, component: Component): string | undefined {
  return facet.leavesOut.find(({ of }) => component === of || component.node.scopes.includes(of))?.because;
}
