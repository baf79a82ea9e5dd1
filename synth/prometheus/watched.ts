import type { IConstruct } from 'constructs';
import type { MetricsFacet } from '../../constructs/facets/operations';
import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';
import { AlertStacks, append } from './alert-stacks';
import { elsewhereOf } from './elsewhere';
import { probedSites } from './probes';

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
  /** Those that its constructs state, and those that users declared. */
  readonly alerts: readonly Found<'alert'>[];
  /** The diagrams that its constructs state, and those that users declared. */
  readonly panels: readonly Found<'panel'>[];
  /** Its public names, where something asks them. */
  readonly sites: readonly Found<'virtual-host'>[];
  /** Its environment and those of its constructs whose series its Prometheus has of other hosts too: told apart by the host. */
  readonly elsewhere: ReadonlySet<IConstruct>;
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
  const places = new AlertStacks(model);
  for (const alert of model.find('alert')) {
    const { on, seriesOf = on } = alert.facet;
    for (const stack of places.of(seriesOf)) append(alerts, stack, alert);
  }
  const panels = new Map<Stack, Found<'panel'>[]>();
  for (const panel of model.find('panel')) for (const stack of places.of(panel.facet.on)) append(panels, stack, panel);
  const sites = probedSites(model);
  const hosts = new Map<Host, WatchedStack[]>();
  const elsewhere = elsewhereOf(model, jobs, sites);
  for (const stack of model.stacks) {
    const watched = {
      stack,
      jobs: jobs.get(stack) ?? [],
      alerts: alerts.get(stack) ?? [],
      panels: panels.get(stack) ?? [],
      sites: sites.get(stack) ?? [],
      elsewhere: elsewhere(stack),
    };
    const { length } = [...watched.jobs, ...watched.alerts, ...watched.panels, ...watched.sites];
    if (stack.host !== undefined && length > 0) append(hosts, stack.host, watched);
  }
  return hosts;
}
