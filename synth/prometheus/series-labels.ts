import type { IConstruct } from 'constructs';
import { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import type { Labels } from './rule';
import type { WatchedStack } from './watched';

/**
 * What selects the series of a construct: the path of the nearest one around it that is scraped, else its environment, else
 * its host.
 */
export function seriesLabels({ stack, jobs }: WatchedStack, of: IConstruct): Labels {
  const scraped = new Set<IConstruct>(jobs.map((job) => job.component));
  const around = of.node.scopes.findLast((scope) => scraped.has(scope));
  if (around !== undefined) return { construct: around.node.path };
  const environment = Environment.of(of) ?? stack.environment;
  if (environment !== undefined) return { project: environment.project.node.id, environment: environment.node.id };
  const host = Host.of(of);
  return host === undefined ? {} : { host: host.folder };
}
