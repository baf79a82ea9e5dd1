import type { IConstruct } from 'constructs';
import { pathOf } from '../../constructs/fleet/problem';
import { Environment } from '../../constructs/project/environment';
import { type AlertRule, type Labels, withLabels } from './rule';
import type { WatchedStack } from './watched';

/** A rule with the path of the construct that it watches. */
export interface DeclaredRule {
  readonly path: string;
  readonly rule: AlertRule;
}

/** The alerts that constructs state and users declare, each with the labels of what it watches. */
export function declaredRules({ stack, jobs, alerts }: WatchedStack): DeclaredRule[] {
  const scraped = new Set<IConstruct>(jobs.map((job) => job.component));
  return alerts.map(({ facet: { kind, on, seriesOf = on, ...rule } }) => ({
    path: pathOf(on),
    rule: { ...rule, expression: withLabels(rule.expression, labelsOf(seriesOf)) },
  }));

  /** Those of the nearest construct around it that is scraped, else of the environment. */
  function labelsOf(on: IConstruct): Labels {
    const around = on.node.scopes.findLast((scope) => scraped.has(scope));
    if (around !== undefined) return { construct: around.node.path };
    const environment = Environment.of(on) ?? stack.environment;
    if (environment === undefined) return {};
    return { project: environment.project.node.id, environment: environment.node.id };
  }
}
