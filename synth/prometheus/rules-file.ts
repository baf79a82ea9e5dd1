import type { PrometheusFacet } from '../../constructs/facets/operations';
import { Duration } from '../../constructs/values/duration';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { componentRules } from './component-rules';
import { declaredRules } from './declared-rules';
import type { AlertRule } from './rule';
import type { Watched, WatchedStack } from './watched';

/** `rules/<stack>.yml`: a group a construct, named by its path. */
export function rulesFile(
  prometheus: PlacedWorkload,
  { scrapeInterval }: PrometheusFacet,
  watched: WatchedStack,
): string | undefined {
  const groups = new Map<string, AlertRule[]>();
  const add = (path: string, rules: readonly AlertRule[]) => groups.set(path, [...(groups.get(path) ?? []), ...rules]);
  for (const job of watched.jobs)
    if (!groups.has(job.component.node.path))
      add(job.component.node.path, componentRules(prometheus, [job, ...furtherJobs(job, watched)]));
  for (const { path, rule } of declaredRules(watched)) add(path, [rule]);
  for (const [path, rules] of groups) if (rules.length === 0) groups.delete(path);
  if (groups.size === 0) return undefined;
  return yaml(
    {
      groups: [...groups].map(([name, rules]) => ({
        name,
        rules: rules.map((rule) => written(rule, name, scrapeInterval)),
      })),
    },
    { header: header(watched.stack.environment ?? watched.jobs[0]?.component ?? prometheus.component) },
  );
}

function furtherJobs(first: Watched, { jobs }: WatchedStack): Watched[] {
  return jobs.filter((each) => each.component === first.component && each !== first);
}

/**
 * The label `construct` tells rules of one name apart (promtool takes equal names and labels for a mistake), and tells
 * whoever is woken where to look.
 */
function written(rule: AlertRule, construct: string, scrapeInterval: Duration) {
  return {
    alert: rule.name,
    expr: rule.expression,
    for: `${atLeastTwice(rule.holdsFor, scrapeInterval)}`,
    labels: { severity: rule.severity, construct },
    annotations: { summary: rule.summary },
  };
}

/** A condition seen once may be one lost scrape. */
function atLeastTwice(holdsFor: Duration, interval: Duration): Duration {
  return Duration.milliseconds(Math.max(holdsFor.milliseconds, 2 * interval.milliseconds));
}
