import type { IConstruct } from 'constructs';
import type { Endpoint } from './endpoint';

/** The Grafana of a host. */
export interface GrafanaFacet {
  readonly kind: 'grafana';
  readonly workload: string;
  /** The Prometheus that it shows unless a panel says otherwise. */
  readonly prometheus: Endpoint;
}

/** Something else that a Grafana on the same host can ask: logs, traces. */
export interface GrafanaDatasourceFacet {
  readonly kind: 'grafana-datasource';
  /** What panels name it by; unique on its host. */
  readonly uid: string;
  /** For people. */
  readonly name: string;
  /** The plugin that asks it, one that Grafana brings: `loki`, `tempo`. */
  readonly type: string;
  readonly endpoint: Endpoint;
  /**
   * Settings of the plugin, as `jsonData` of Grafana's provisioning has them.
   * @default none
   */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/** The parts of a dashboard, in their order. */
export const sections = [
  'Services',
  'Requests',
  'Business',
  'Workers',
  'Processor and memory',
  'Database',
  'Cache',
  'Queue',
  'Storage',
  'Edge',
  'Backup',
  'Machine',
  'Monitoring',
] as const;

/** A diagram: on the dashboard of its environment, or of its host for what stands in none. */
export interface PanelFacet {
  readonly kind: 'panel';
  /** Whose dashboard it stands on, and whose series it shows, as {@link AlertFacet} has it. */
  readonly on: IConstruct;
  /**
   * Whose series it shows, where that is another: something scraped, such as the broker that a queue stands on.
   * @default `on`
   */
  readonly seriesOf?: IConstruct;
  readonly section: (typeof sections)[number];
  readonly title: string;
  /** A unit of Grafana: `percentunit`, `bytes`, `s`, `reqps`, `short` (grafana.com: standard options, Unit). */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
}

export interface PanelQuery {
  /** PromQL; `{}` and `{self, …}` as in {@link AlertFacet}. `$__rate_interval` is Grafana's. */
  readonly expression: string;
  /** The name of each series: `{{database}}`. */
  readonly legend: string;
}
