import type { IConstruct } from 'constructs';
import { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import type { Labels } from './rule';
import type { WatchedStack } from './watched';

/**
 * What selects the series of a construct: the path of the nearest one around it that is scraped, else its environment, else
 * its host.
 */
export function seriesLabels(watched: WatchedStack, of: IConstruct): Labels {
  const { stack, jobs } = watched;
  const scraped = new Set<IConstruct>(jobs.map((job) => job.component));
  const around = of.node.scopes.findLast((scope) => scraped.has(scope));
  if (around !== undefined) return constructLabels(watched, around);
  const environment = Environment.of(of) ?? stack.environment;
  if (environment !== undefined) return environmentLabels(watched, environment);
  const host = Host.of(of);
  return host === undefined ? {} : { host: host.folder };
}

/** What selects the series of one construct that a stack watches. */
export function constructLabels(watched: WatchedStack, construct: IConstruct): Labels {
  return { construct: construct.node.path, ...hostOf(watched, construct) };
}

/** What selects all series of an environment that a stack watches. */
export function environmentLabels(watched: WatchedStack, environment: Environment): Labels {
  return { project: environment.project.node.id, environment: environment.node.id, ...hostOf(watched, environment) };
}

function hostOf({ stack, elsewhere }: WatchedStack, of: IConstruct): Labels {
  return stack.host !== undefined && elsewhere.has(of) ? { host: stack.host.folder } : {};
}
