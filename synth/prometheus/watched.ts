import type { MetricsFacet } from '../../constructs/facets/operations';
import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import { Project } from '../../constructs/project/project';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';

/** Something with metrics, in one place. */
export interface Watched {
  readonly component: Component;
  readonly metrics: MetricsFacet;
  readonly workload: PlacedWorkload;
}

/** A stack as its host's Prometheus sees it. */
export interface WatchedStack {
  readonly stack: Stack;
  readonly jobs: readonly Watched[];
  /** The alerts that users declared on what is in it. */
  readonly alerts: readonly Found<'alert'>[];
}

const byHost = new WeakMap<Model, ReadonlyMap<Host, readonly WatchedStack[]>>();

/** The stacks of a host that have metrics, in the order of the model. */
export function stacksOn(model: Model, host: Host | undefined): readonly WatchedStack[] {
  let index = byHost.get(model);
  if (index === undefined) {
    index = watch(model);
    byHost.set(model, index);
  }
  return host === undefined ? [] : (index.get(host) ?? []);
}

function watch(model: Model): ReadonlyMap<Host, readonly WatchedStack[]> {
  const jobs = new Map<Stack, Watched[]>();
  for (const { component, facet } of model.find('metrics')) {
    for (const workload of model.placed(facet.endpoint.owner as Component))
      if (workload.facet.name === facet.endpoint.workload)
        append(jobs, workload.stack, { component, metrics: facet, workload });
  }
  const alerts = new Map<Stack, Found<'alert'>[]>();
  const stacksOf = stackFinder(model);
  for (const alert of model.find('alert')) for (const stack of stacksOf(alert.component)) append(alerts, stack, alert);
  const hosts = new Map<Host, WatchedStack[]>();
  for (const stack of model.stacks) {
    const watched = { stack, jobs: jobs.get(stack) ?? [], alerts: alerts.get(stack) ?? [] };
    if (stack.host !== undefined && watched.jobs.length + watched.alerts.length > 0) append(hosts, stack.host, watched);
  }
  return hosts;
}

/**
 * The stacks in whose rules an alert stands: its environment's; every environment's when it is declared on a project;
 * that of the construct it is declared on when that belongs to a host.
 */
function stackFinder(model: Model): (alert: Component) => readonly Stack[] {
  const owned = new Map<unknown, Stack[]>();
  for (const stack of model.stacks) {
    if (stack.environment === undefined) continue;
    append(owned, stack.environment, stack);
    append(owned, stack.environment.project, stack);
  }
  return (alert) => {
    const project = alert.node.scopes.find((scope) => scope instanceof Project);
    const owner = Environment.of(alert) ?? project;
    if (owner !== undefined) return owned.get(owner) ?? [];
    const { scopes } = alert.node;
    const placed = scopes.map((scope) => model.placed(scope as Component)).findLast((places) => places.length > 0);
    return [...new Set((placed ?? []).map((workload) => workload.stack))];
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
