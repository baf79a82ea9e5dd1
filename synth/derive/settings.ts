import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import type { Settings } from '../../constructs/values/settings';
import type { Stack } from './model';

/** Settings of one place, and the construct that declares them. */
export interface Layer {
  readonly component: Component;
  readonly settings: Settings;
}

/** What takes the place of services' own values in a stack: its environment's, then its host's, which win. */
export function layersOf({ environment, host }: Pick<Stack, 'environment' | 'host'>): Layer[] {
  return [
    ...(environment === undefined ? [] : [{ component: environment, settings: environment.settings }]),
    ...(host instanceof Vps ? [{ component: host, settings: host.props.settings }] : []),
  ];
}

/** Whether a setting can take the place of a workload's own value: plain, and declared by the workload itself. */
export function isSettable({ settable }: WorkloadFacet, name: string): boolean {
  return settable?.includes(name) === true;
}

/** The workload as it is in a stack. */
export function withSettings(facet: WorkloadFacet, stack: Pick<Stack, 'environment' | 'host'>): WorkloadFacet {
  const given = layersOf(stack).flatMap(({ settings }) =>
    Object.entries(settings).filter(([name]) => isSettable(facet, name)),
  );
  return given.length === 0 ? facet : { ...facet, environment: { ...facet.environment, ...Object.fromEntries(given) } };
}
