import type { GrafanaDatasourceFacet } from '../../constructs/facets/dashboard';
import type { Sdk } from './sdk';

type Named = Pick<GrafanaDatasourceFacet, 'uid' | 'name' | 'type'>;

/** What lines are told apart by (synth/logging): the labels that a collector gives them. */
const labels = ['kind', 'host', 'project', 'environment', 'service'] as const;

/** Loki's own kinds of questions for the values of a variable (grafana.com: Loki data source, template variables). */
const labelValues = 1;

/** The dashboard of a log store: search by label and by text, lines by kind, errors, and what the edges answered. */
export function logsDashboard(sdk: Sdk, { uid, name, type }: Named): object {
  const datasource = { type, uid };
  const builder = new sdk.dashboard.DashboardBuilder(name)
    .uid(uid)
    .description('Every line that the hosts and their containers write, where a collector stands.')
    .tags(['vpsynth'])
    .readonly()
    .time({ from: 'now-1h', to: 'now' });
  for (const label of labels) {
    builder.withVariable(
      new sdk.dashboard.QueryVariableBuilder(label)
        .datasource(datasource)
        .query({ refId: label, type: labelValues, label, stream: '' })
        .refresh(sdk.dashboard.VariableRefresh.OnTimeRangeChanged)
        .sort(sdk.dashboard.VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        // Loki asks for one label that has a value; every line has a kind.
        .allValue(label === 'kind' ? '.+' : '.*')
        .current({ selected: true, text: 'All', value: '$__all' }),
    );
  }
  builder.withVariable(new sdk.dashboard.TextBoxVariableBuilder('search').label('text').defaultValue(''));
  const chosen = (kind: string) =>
    `{${labels.map((label) => (label === 'kind' ? kind : `${label}=~"$${label}"`)).join(', ')}} |~ "(?i)$search"`;
  const all = chosen('kind=~"$kind"');
  const count = (by: string, lines: string) => `sum by (${by}) (count_over_time(${lines} [$__auto]))`;
  const panels: readonly (readonly [title: string, expression: string, legend: string])[] = [
    ['Lines', count('kind', all), '{{kind}}'],
    ['Lines that speak of errors', count('service', `${all} |~ "(?i)(error|fatal|panic|exception)"`), '{{service}}'],
    ['Requests by status', count('status', `${chosen('kind="access"')} | json status="status"`), '{{status}}'],
  ];
  for (const [index, [title, expression, legend]] of panels.entries()) {
    builder.withPanel(
      new sdk.timeseries.PanelBuilder()
        .id(index + 1)
        .title(title)
        .unit('short')
        .datasource(datasource)
        .span(8)
        .height(8)
        .withTarget(
          new sdk.loki.DataqueryBuilder().expr(expression).legendFormat(legend).refId('A').datasource(datasource),
        ),
    );
  }
  builder.withPanel(
    new sdk.logs.PanelBuilder()
      .id(panels.length + 1)
      .title('Search')
      .datasource(datasource)
      .span(24)
      .height(20)
      .showTime(true)
      .wrapLogMessage(true)
      .withTarget(new sdk.loki.DataqueryBuilder().expr(all).refId('A').datasource(datasource)),
  );
  // Plain data: the builders leave members undefined.
  return JSON.parse(JSON.stringify(builder.build())) as object;
}
