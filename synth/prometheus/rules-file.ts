import { Duration } from '../../constructs/values/duration';
import type { Configured } from '../configured';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { componentRules } from './component-rules';
import { declaredRules } from './declared-rules';
import { probeRules } from './probe-rules';
import type { AlertRule } from './rule';
import { constructLabels } from './series-labels';
import type { Watched, WatchedStack } from './watched';

/** `rules/<stack>.yml`: a group a construct, named by its path. */
export function rulesFile(
  { workload: prometheus, facet: { scrapeInterval, sendsTo } }: Configured<'prometheus'>,
  watched: WatchedStack,
): string | undefined {
  // Elsewhere than on its host, and of what stands on several, an alert tells whose it is; there Prometheus adds it to all.
  const host = sendsTo === undefined && watched.elsewhere.size === 0 ? undefined : watched.stack.host?.folder;
  const groups = new Map<string, AlertRule[]>();
  const add = (path: string, rules: readonly AlertRule[]) => groups.set(path, [...(groups.get(path) ?? []), ...rules]);
  for (const job of watched.jobs)
    if (!groups.has(job.component.node.path))
      add(
        job.component.node.path,
        componentRules(prometheus, [job, ...furtherJobs(job, watched)], constructLabels(watched, job.component)),
      );
  for (const { path, rule } of declaredRules(watched)) add(path, [rule]);
  for (const { component } of watched.sites) add(component.node.path, probeRules(constructLabels(watched, component)));
  for (const [path, rules] of groups) if (rules.length === 0) groups.delete(path);
  if (groups.size === 0) return undefined;
  return yaml(
    {
      groups: [...groups].map(([name, rules]) => ({
        name,
        rules: rules.map((rule) => written(rule, { construct: name, host }, scrapeInterval)),
      })),
    },
    { header: header(watched.stack.environment ?? watched.jobs[0]?.component ?? prometheus.component) },
  );
}

function furtherJobs(first: Watched, { jobs }: WatchedStack): Watched[] {
  return jobs.filter((each) => each.component === first.component && each !== first);
}

interface AlertLabels {
  readonly construct: string;
  readonly host: string | undefined;
}

/**
 * The label `construct` tells rules of one name apart (promtool takes equal names and labels for a mistake), and tells
 * whoever is woken where to look.
 */
function written(rule: AlertRule, { construct, host }: AlertLabels, scrapeInterval: Duration) {
  return {
    alert: rule.name,
    expr: rule.expression,
    for: `${atLeastTwice(rule.holdsFor, scrapeInterval)}`,
    labels: { severity: rule.severity, construct, ...(host !== undefined && { host }) },
    annotations: { summary: rule.summary },
  };
}

/** A condition seen once may be one lost scrape. */
function atLeastTwice(holdsFor: Duration, interval: Duration): Duration {
  return Duration.milliseconds(Math.max(holdsFor.milliseconds, 2 * interval.milliseconds));
}
