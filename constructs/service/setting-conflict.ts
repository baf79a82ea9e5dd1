import { EndpointPart } from '../facets/endpoint';
import type { EnvironmentValue, SecretsAs } from '../facets/workload';
import { Component } from '../fleet/component';
import { Secret } from '../values/secret';
import type { Connectable, Connection } from './connection';

/** A setting that two of what a service uses give different values. */
export interface SettingConflict {
  readonly name: string;
  readonly between: readonly [string, string];
}

/** The settings that have two values, of which the later would silently win. */
export function settingConflicts(uses: readonly Connectable[], connections: readonly Connection[]): SettingConflict[] {
  const found = new Map<string, SettingConflict>();
  const givers = new Map<string, { readonly value: EnvironmentValue; readonly by: Connectable | undefined }>();
  for (const [index, { settings }] of connections.entries()) {
    for (const [name, value] of Object.entries(settings)) {
      const first = givers.get(name);
      if (first === undefined) givers.set(name, { value, by: uses[index] });
      else if (!found.has(name) && !isSame(first.value, value))
        found.set(name, { name, between: [nameOf(first.by), nameOf(uses[index])] });
    }
  }
  return [...found.values()];
}

/** A variable of a service's own environment that takes the place of what it is given. */
export interface SettingOverride {
  readonly name: string;
  /** What is given under that name. */
  readonly given: string;
}

/** The first such variable, not `open` between two that it uses: the service would look for what it uses in the wrong place, or for a secret's file. */
export function settingOverride(
  uses: readonly Connectable[],
  connections: readonly Connection[],
  own: Readonly<Record<string, EnvironmentValue>>,
  secretsAs: SecretsAs,
  open: ReadonlySet<string>,
): SettingOverride | undefined {
  for (const [index, { settings }] of connections.entries()) {
    for (const [name, value] of Object.entries(settings)) {
      const mine = Object.hasOwn(own, name) ? own[name] : undefined;
      if (mine !== undefined && !open.has(name) && !isSame(mine, value))
        return { name, given: `a setting of ${nameOf(uses[index])}` };
    }
  }
  if (secretsAs !== 'files') return undefined;
  const given: Readonly<Record<string, EnvironmentValue>> = Object.assign({}, ...connections.map(settingsOf), own);
  const secret = Object.keys(given).find((name) => given[name] instanceof Secret && Object.hasOwn(own, `${name}_FILE`));
  return secret === undefined ? undefined : { name: `${secret}_FILE`, given: `the file of the secret ${secret}` };
}

function settingsOf({ settings }: Connection): Connection['settings'] {
  return settings;
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
