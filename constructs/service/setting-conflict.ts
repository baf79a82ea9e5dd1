import { EndpointPart } from '../facets/endpoint';
import type { EnvironmentValue } from '../facets/workload';
import { Component } from '../fleet/component';
import { Secret } from '../values/secret';
import type { Connectable, Connection } from './connection';

/** A setting that two of what a service uses give different values. */
export interface SettingConflict {
  readonly name: string;
  readonly between: readonly [string, string];
}

/** The first such setting: of two values the later would silently win. Those that the service sets itself don't count. */
export function settingConflict(
  uses: readonly Connectable[],
  connections: readonly Connection[],
  own: Readonly<Record<string, unknown>>,
): SettingConflict | undefined {
  const givers = new Map<string, { readonly value: EnvironmentValue; readonly by: Connectable | undefined }>();
  for (const [index, { settings }] of connections.entries()) {
    for (const [name, value] of Object.entries(settings)) {
      const first = givers.get(name);
      if (first === undefined) givers.set(name, { value, by: uses[index] });
      else if (!isSame(first.value, value) && !Object.hasOwn(own, name))
        return { name, between: [nameOf(first.by), nameOf(uses[index])] };
    }
  }
  return undefined;
}

/** Two references to one place, or to one secret, are the same. */
function isSame(left: EnvironmentValue, right: EnvironmentValue): boolean {
  if (left instanceof EndpointPart && right instanceof EndpointPart)
    return left.endpoint === right.endpoint && left.part === right.part;
  if (left instanceof Secret && right instanceof Secret) return left.name === right.name;
  return left === right;
}

function nameOf(used: Connectable | undefined): string {
  return used instanceof Component ? used.node.path : 'something of your own';
}
