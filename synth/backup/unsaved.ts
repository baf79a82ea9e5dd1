import type { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import { volumeName } from '../compose/volumes';
import type { Model } from '../derive/model';
import { isSavable, leftOut, plansFor, plansOf } from './coverage';
import { type State, statesOf } from './state';

/** State that no plan saves, with the reason that the declaration gives. */
export interface Unsaved {
  readonly what: string;
  readonly because: string;
}

/** What of a host's state is left out on purpose. */
export function unsavedOn(model: Model, host: Host): Unsaved[] {
  const plans = plansOf(model);
  const stated = model
    .find('unsaved')
    .filter(({ component }) => Environment.of(component)?.places.includes(host))
    .map(({ component, facet }) => ({ what: component.node.path, because: facet.because }));
  const states = statesOf(model).flatMap((state): Unsaved[] => {
    if (state.host !== host) return [];
    const { what } = state;
    if (what.type === 'volume' && what.backup?.as === 'nothing')
      return [{ what: nameOf(state), because: what.backup.because }];
    if (!isSavable(state)) return [];
    const own = plansFor(plans, state);
    const reasons = own.flatMap((plan) => leftOut(plan, state.component) ?? []);
    const [because] = reasons;
    return because !== undefined && reasons.length === own.length ? [{ what: nameOf(state), because }] : [];
  });
  return [...stated, ...states];
}

/** What nothing saves and nobody gave a reason for. */
export function uncovered(model: Model): State[] {
  const plans = plansOf(model);
  return statesOf(model).filter((state) => {
    // What only a physical backup can hold is not missed where databases are dumped one by one.
    if (state.what.type === 'dump' && state.what.dump.type === 'physical') return false;
    return isSavable(state) && plansFor(plans, state).length === 0;
  });
}

/** The same, in production alone: of a host's own, and of environments that aren't for trying things out. */
export function uncoveredInProduction(model: Model): State[] {
  return uncovered(model).filter(({ environment }) => (environment?.purpose ?? 'production') === 'production');
}

/** A piece of state, for people. */
export function nameOf({ component, workload, what }: State): string {
  if (what.type === 'dump') return component.node.path;
  return `${component.node.path}, volume ${volumeName(workload.stack, what.volume)}`;
}
