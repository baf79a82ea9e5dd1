import type { AlertFacet } from '../../constructs/facets/operations';

/** An alert whose expression is complete. */
export type AlertRule = Omit<AlertFacet, 'kind' | 'on' | 'seriesOf'>;

/** Labels and the values that they must have. */
export type Labels = Readonly<Record<string, string>>;

/** A selector of labels: `{construct="shop/prod/api"}`. PromQL's string literals are Go's, which take JSON's escapes. */
export function selector(labels: Labels): string {
  return `{${matchers(labels).join(',')}}`;
}

/** PromQL with `{}` and `{self, …}` completed by labels, as {@link AlertFacet} has it. */
export function withLabels(expression: string, labels: Labels): string {
  const own = matchers(labels).map((matcher) => `${matcher},`);
  return expression
    .replaceAll(/\{\s*\}/g, () => selector(labels))
    .replaceAll(/\{\s*self\s*,\s*/g, () => `{${own.join('')}`);
}

function matchers(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}
