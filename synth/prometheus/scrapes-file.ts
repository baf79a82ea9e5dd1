import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { discovery, followsColour } from './active-targets';
import { jobName, targetsOf } from './targets';
import type { WatchedStack } from './watched';

/** `scrapes/<stack>.yml`: a job a construct, named by its path, with a target an instance. */
export function scrapesFile(
  model: Model,
  prometheus: PlacedWorkload,
  { stack, jobs }: WatchedStack,
): string | undefined {
  const [first] = jobs;
  if (first === undefined) return undefined;
  const scrapes = jobs.map((job) => ({
    job_name: jobName(job),
    ...(job.metrics.path !== '/metrics' && { metrics_path: job.metrics.path }),
    ...(job.metrics.honorLabels && { honor_labels: true }),
    ...(job.metrics.parameters && { params: job.metrics.parameters }),
    ...(followsColour(prometheus, job)
      ? discovery(prometheus, job, jobs)
      : { static_configs: targetsOf(model, prometheus, job) }),
  }));
  return yaml({ scrape_configs: scrapes }, { header: header(stack.environment ?? first.component) });
}
