import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Found } from '../derive/model';
import { type AlertRule, selector } from './rule';
import type { WatchedStack } from './watched';

/** The alerts that users declared, with `{}` replaced by the labels of the construct that each is declared on. */
export function declaredRules({ stack, jobs, alerts }: WatchedStack): { path: string; rule: AlertRule }[] {
  const scraped = new Set(jobs.map((job) => job.component));
  return alerts.map(({ component, facet: { kind, ...rule } }) => ({
    path: component.node.scope?.node.path ?? component.node.path,
    rule: { ...rule, expression: rule.expression.replaceAll('{}', selector(labelsOf(component))) },
  }));

  /** Those of the nearest construct around it that is scraped, else of its environment. */
  function labelsOf(alert: Found<'alert'>['component']): Record<string, string> {
    const around = alert.node.scopes.findLast((scope) => scraped.has(scope as Component));
    if (around !== undefined) return { job: around.node.path };
    const environment = Environment.of(alert) ?? stack.environment;
    if (environment === undefined) return {};
    return { project: environment.project.node.id, environment: environment.node.id };
  }
}
