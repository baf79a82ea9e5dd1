import type { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import { resolvedProps } from '../../constructs/fleet/resolved';
import { checkedOn, type Program } from '../../constructs/values/versions';
import type { Model } from '../derive/model';
import type { Explained } from './explained';

/** The versions of what a construct runs, where it doesn't say them itself. */
export function versions(model: Model, component: Component): Explained[] {
  const own = resolvedProps(component).some(({ name, from }) => name === 'version' && from === 'given');
  return own ? [] : programs(model, component).map(([program, version]) => explained(model.fleet, program, version));
}

function programs(model: Model, component: Component): (readonly [Program, string])[] {
  return [
    ...model.facetsOf(component, 'postgres-server').map(({ version }) => ['postgres', version] as const),
    ...model.facetsOf(component, 'pgbouncer').map(({ version }) => ['pgbouncer', version] as const),
    ...model.facetsOf(component, 'mariadb-server').map(({ engine, version }) => [engine, version] as const),
  ];
}

function explained(fleet: Fleet, program: Program, version: string): Explained {
  const given = resolvedProps(fleet).find(({ name }) => name === 'versions')?.value as
    | Record<string, unknown>
    | undefined;
  return {
    name: `version of ${program}`,
    value: version,
    from:
      given?.[program] === undefined
        ? `default of vpsynth, of ${checkedOn}`
        : `versions of the fleet, given at ${fleet.site}`,
  };
}
