import { Environment } from '../../constructs/project/environment';
import type { Instance, Model, PlacedWorkload } from '../derive/model';
import type { Watched } from './watched';

/** An instance of a job, as `static_configs` and the files of `file_sd_configs` have it. */
export type Target = {
  readonly targets: readonly string[];
  readonly labels: { readonly [label: string]: string | undefined; readonly colour: Instance['colour'] };
};

/** The path of the construct, and what tells its further metrics apart: `shop/prod/rabbitmq:queues`. */
export function jobName({ component, metrics }: Watched): string {
  return metrics.name === undefined ? component.node.path : `${component.node.path}:${metrics.name}`;
}

/** The instances of a job, of both colours. By the label `construct` alerts select: all jobs of a construct share it. */
export function targetsOf(model: Model, prometheus: PlacedWorkload, job: Watched): Target[] {
  return model.reachEach(prometheus, job.metrics.endpoint).map(({ host, port, instance }) => ({
    targets: [`${host}:${port}`],
    labels: labelsOf(job, instance),
  }));
}

function labelsOf({ component, workload }: Watched, { service, colour }: Instance): Target['labels'] {
  const environment = Environment.of(component);
  return {
    construct: component.node.path,
    ...(environment && { project: environment.project.node.id, environment: environment.node.id }),
    // An environment may stand on several hosts, one of which has the samples of all.
    host: workload.stack.host?.folder,
    service: workload.facet.name,
    instance: service,
    colour,
  };
}
