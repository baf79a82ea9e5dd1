export type Sdk = ReturnType<typeof sdk>;

/** Grafana's own builders, loaded only where there is a Grafana: they take a while. */
export function sdk() {
  return {
    dashboard:
      require('@grafana/grafana-foundation-sdk/dashboard') as typeof import('@grafana/grafana-foundation-sdk/dashboard'),
    timeseries:
      require('@grafana/grafana-foundation-sdk/timeseries') as typeof import('@grafana/grafana-foundation-sdk/timeseries'),
    prometheus:
      require('@grafana/grafana-foundation-sdk/prometheus') as typeof import('@grafana/grafana-foundation-sdk/prometheus'),
    logs: require('@grafana/grafana-foundation-sdk/logs') as typeof import('@grafana/grafana-foundation-sdk/logs'),
    loki: require('@grafana/grafana-foundation-sdk/loki') as typeof import('@grafana/grafana-foundation-sdk/loki'),
  };
}
