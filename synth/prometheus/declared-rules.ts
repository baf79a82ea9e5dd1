import { pathOf } from '../../constructs/fleet/problem';
import { type AlertRule, withLabels } from './rule';
import { seriesLabels } from './series-labels';
import type { WatchedStack } from './watched';

/** A rule with the path of the construct that it watches. */
export interface DeclaredRule {
  readonly path: string;
  readonly rule: AlertRule;
}

/** The alerts that constructs state and users declare, each with the labels of what it watches. */
export function declaredRules(watched: WatchedStack): DeclaredRule[] {
  return watched.alerts.map(({ facet: { kind, on, seriesOf = on, ...rule } }) => ({
    path: pathOf(on),
    rule: { ...rule, expression: withLabels(rule.expression, seriesLabels(watched, seriesOf)) },
  }));
}
