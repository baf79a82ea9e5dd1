import { closest } from '../../constructs/fleet/closest';
import { exporterSeries } from '../prometheus/exporter-series';
import type { Check, Finding } from './check';

/** What an alert or a diagram asks for is something that an exporter tells. */
export const seriesUnknown: Check = {
  rule: 'series-unknown',
  severity: 'warning',
  why: 'PromQL of a series that nobody has is always empty: the alert never fires, and nothing says so. Names differ between exporters of one program and between their versions; these are those of the exporters that are placed here.',
  *check(model) {
    for (const { component, facet } of model.find('alert')) yield* unknown(component, facet.name, [facet.expression]);
    for (const { component, facet } of model.find('panel'))
      yield* unknown(
        component,
        facet.title,
        facet.queries.map(({ expression }) => expression),
      );
  },
};

function* unknown(on: Finding['on'], name: string, expressions: readonly string[]): Generator<Finding> {
  for (const series of new Set(expressions.flatMap(seriesIn))) {
    const [prefix = ''] = series.split('_');
    const known = exporterSeries[prefix];
    // One a setting of PostgreSQL.
    if (known === undefined || known.has(series) || series.startsWith('pg_settings_')) continue;
    const near = closest(series, [...known]);
    yield {
      on,
      message: `${name} asks for ${series}, which no exporter of this fleet tells`,
      got: series,
      ...(near !== undefined && { allowed: `${near}, perhaps` }),
      mend: 'correct the name, or acknowledge this warning and say what tells it',
    };
  }
}

/** Names in PromQL, without what stands in strings and selectors. */
function seriesIn(expression: string): string[] {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').replaceAll(/\{[^}]*\}/g, '');
  return bare.match(/\b[a-z]+(?:_[a-z0-9]+)+\b/g) ?? [];
}
