import { sections } from '../../constructs/facets/dashboard';
import { prometheusUid } from './datasources-file';
import type { DashboardDraft, Panel } from './panel';
import { type Sdk, sdk } from './sdk';

/** Three beside each other; a screen has 24 columns. */
const width = 8;
const height = 8;

/** The JSON that Grafana reads: a row a section. */
export function buildDashboard({ uid, title, description, panels }: DashboardDraft): object {
  const grafana = sdk();
  const builder = new grafana.dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['vpsynth'])
    .readonly()
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' });
  let id = 0;
  for (const section of sections) {
    const own = panels.filter((panel) => panel.section === section);
    if (own.length === 0) continue;
    builder.withRow(new grafana.dashboard.RowBuilder(section).id(++id));
    for (const panel of own) builder.withPanel(timeseries(grafana, panel, ++id));
  }
  // Plain data: the builders leave members undefined.
  return JSON.parse(JSON.stringify(builder.build())) as object;
}

function timeseries(grafana: Sdk, { title, unit, queries }: Panel, id: number) {
  const datasource = { type: 'prometheus', uid: prometheusUid };
  const panel = new grafana.timeseries.PanelBuilder()
    .id(id)
    .title(title)
    .unit(unit)
    .datasource(datasource)
    .span(width)
    .height(height);
  if (unit === 'percentunit') panel.min(0);
  for (const [index, { expression, legend }] of queries.entries()) {
    panel.withTarget(
      new grafana.prometheus.DataqueryBuilder()
        .expr(expression)
        .legendFormat(legend)
        .refId(String.fromCharCode(65 + index))
        .datasource(datasource)
        .range(),
    );
  }
  return panel;
}
