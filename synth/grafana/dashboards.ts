import type { Host } from '../../constructs/host/host';
import type { Configured } from '../configured';
import type { Model } from '../derive/model';
import { type Evaluated, evaluatedBy } from '../prometheus/evaluated';
import { withLabels } from '../prometheus/rule';
import { constructLabels, environmentLabels, seriesLabels } from '../prometheus/series-labels';
import { buildDashboard } from './build-dashboard';
import { containerPanels } from './container-panels';
import { furtherDatasources } from './datasources-file';
import { fleetPanels } from './fleet-panels';
import { logsDashboard } from './logs-dashboard';
import type { DashboardDraft, Panel } from './panel';
import { sdk } from './sdk';
import { servicePanels } from './service-panels';

/** The longest that Grafana takes (grafana.com/docs: dashboard JSON model, uid). */
const longestUid = 40;

/** The dashboards of a Grafana: one an environment and host, one a host, one of all, one a log store beside it. */
export function dashboardsOf(
  model: Model,
  { workload, facet }: Configured<'grafana'>,
): { name: string; dashboard: object }[] {
  const [prometheus] = model.placed(facet.prometheus.owner as never).filter((each) => each.facet.name === 'prometheus');
  if (prometheus === undefined) return [];
  const evaluated = evaluatedBy(model, prometheus);
  const hosts = [...new Set(evaluated.flatMap(({ watched }) => watched.stack.host ?? []))];
  const drafts = [
    fleetDashboard(hosts),
    ...hosts.map((host) => hostDashboard(host, evaluated)),
    ...evaluated
      .filter(({ watched }) => watched.stack.environment !== undefined)
      .map((each) => environmentDashboard(model, each)),
  ];
  const searched = furtherDatasources(model, workload).filter(({ facet: { type } }) => type === 'loki');
  return [
    ...drafts
      .filter(({ panels }) => panels.length > 0)
      .map((draft) => ({ name: draft.name, dashboard: buildDashboard(draft) })),
    ...searched.map(({ facet: source }) => ({ name: source.uid, dashboard: logsDashboard(sdk(), source) })),
  ];
}

function fleetDashboard(hosts: readonly Host[]): DashboardDraft {
  const description = `All hosts that this Prometheus has samples of: ${hosts.map((host) => host.node.id).join(', ')}.`;
  return { name: 'fleet', uid: 'fleet', title: 'Fleet', description, panels: fleetPanels() };
}

function hostDashboard(host: Host, evaluated: readonly Evaluated[]): DashboardDraft {
  const own = evaluated.filter(({ watched: { stack } }) => stack.host === host && stack.environment === undefined);
  return {
    name: `host.${host.folder}`,
    uid: uid('host', host.folder),
    title: `Host ${host.folder}`,
    description: `What ${host.node.path} says of itself and its own services.`,
    panels: [
      ...own.flatMap(({ watched }) => servicePanels(watched, { host: host.folder })),
      ...containerPanels({ host: host.folder }),
      ...own.flatMap(statedPanels),
    ].filter(onlyOnce()),
  };
}

function environmentDashboard(model: Model, each: Evaluated): DashboardDraft {
  const { stack } = each.watched;
  const { environment, host } = stack;
  const title = `${environment?.project.node.id} ${environment?.node.id}`;
  const several =
    model.stacks.filter((other) => other.environment === environment && other.host !== undefined).length > 1;
  return {
    name: `${host?.folder}.${stack.name}`,
    uid: uid(host?.folder ?? '', stack.name),
    title: several ? `${title} on ${host?.folder}` : title,
    description: `What the constructs of ${environment?.node.path} say of themselves.`,
    panels: [
      ...(environment ? servicePanels(each.watched, environmentLabels(each.watched, environment)) : []),
      ...containerPanels({ host: host?.folder ?? '', container_label_com_docker_compose_project: stack.name }),
      ...statedPanels(each),
    ],
  };
}

/** The panels that constructs state, each with the labels of what it shows. */
function statedPanels({ watched }: Evaluated): Panel[] {
  return watched.panels.map(({ facet: { kind, on, seriesOf, queries, ...panel } }) => ({
    ...panel,
    queries: queries.map(({ expression, legend }) => ({
      expression: withLabels(
        expression,
        seriesOf === undefined ? seriesLabels(watched, on) : constructLabels(watched, seriesOf),
      ),
      legend,
    })),
  }));
}

function onlyOnce(): (panel: Panel) => boolean {
  const seen = new Set<string>();
  return ({ section, title }) => {
    const key = `${section}/${title}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
}

/** Of names alone, so that a link to a dashboard keeps leading to it. */
function uid(...names: readonly string[]): string {
  return names.join('_').slice(0, longestUid);
}
