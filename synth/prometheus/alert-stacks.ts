import type { IConstruct } from 'constructs';
import type { Component } from '../../constructs/fleet/component';
import { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import { Project } from '../../constructs/project/project';
import { placedAs } from '../configured';
import type { Model, Stack } from '../derive/model';

/**
 * Finds the stacks with whose rules an alert stands: those of its environment, and of every environment for what watches
 * a whole project; for what belongs to a host the stack of the construct, or where it has none Prometheus' own.
 */
export class AlertStacks {
  readonly #model: Model;
  readonly #owned = new Map<IConstruct, Stack[]>();
  readonly #ofPrometheus: readonly Stack[];

  constructor(model: Model) {
    this.#model = model;
    for (const stack of model.stacks) {
      if (stack.environment === undefined) continue;
      append(this.#owned, stack.environment, stack);
      append(this.#owned, stack.environment.project, stack);
    }
    this.#ofPrometheus = model
      .find('prometheus')
      .flatMap(({ component }) => placedAs(model, component, 'prometheus').map(({ stack }) => stack));
  }

  of(on: IConstruct): readonly Stack[] {
    const { scopes } = on.node;
    const owner = Environment.of(on) ?? scopes.find((scope) => scope instanceof Project);
    if (owner !== undefined) return this.#owned.get(owner) ?? [];
    const places = scopes.map((scope) => this.#model.placed(scope as Component)).findLast((each) => each.length > 0);
    if (places !== undefined) return [...new Set(places.map(({ stack }) => stack))];
    const host = Host.of(on);
    return host === undefined ? this.#ofPrometheus : this.#ofPrometheus.filter((stack) => stack.host === host);
  }
}

/** Adds to the list that a map holds for a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
