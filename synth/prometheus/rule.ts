import type { AlertFacet } from '../../constructs/facets/operations';

/** An alert whose expression is complete. */
export type AlertRule = Omit<AlertFacet, 'kind'>;

/** A selector of labels: `{job="shop/prod/api"}`. Go's string literals, which PromQL's are, take JSON's escapes. */
export function selector(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}}`;
}
