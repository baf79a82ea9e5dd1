import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Instance, Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import type { Watched, WatchedStack } from './watched';

/**
 * `scrapes/<stack>.yml`: a job a construct, named by its path, with a target an instance. Both colours are targets
 * though only one runs: which one is a fact of the host, not of this file. The label `construct` is what alerts select
 * by; it is the same for all jobs of a construct.
 */
export function scrapesFile(
  model: Model,
  prometheus: PlacedWorkload,
  { stack, jobs }: WatchedStack,
): string | undefined {
  const [first] = jobs;
  if (first === undefined) return undefined;
  return yaml(
    { scrape_configs: jobs.map((job) => scrape(model, prometheus, job)) },
    { header: header(stack.environment ?? first.component) },
  );
}

function scrape(model: Model, prometheus: PlacedWorkload, { component, metrics, workload }: Watched) {
  return {
    job_name: metrics.name === undefined ? component.node.path : `${component.node.path}:${metrics.name}`,
    ...(metrics.path !== '/metrics' && { metrics_path: metrics.path }),
    ...(metrics.parameters && { params: metrics.parameters }),
    static_configs: model.reachEach(prometheus, metrics.endpoint).map(({ host, port, instance }) => ({
      targets: [`${host}:${port}`],
      labels: labelsOf(component, workload, instance),
    })),
  };
}

function labelsOf(component: Component, { facet }: PlacedWorkload, { service, colour }: Instance) {
  const environment = Environment.of(component);
  return {
    construct: component.node.path,
    ...(environment && { project: environment.project.node.id, environment: environment.node.id }),
    service: facet.name,
    instance: service,
    colour,
  };
}
