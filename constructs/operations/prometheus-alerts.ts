import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { Duration } from '../values/duration';

/** What Prometheus says of itself; that it is gone can only be noticed from elsewhere. */
export function prometheusAlerts(monitoring: Component, agent: boolean): AlertFacet[] {
  const alert = { kind: 'alert', on: monitoring, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  const refused: AlertFacet = {
    ...alert,
    name: 'PrometheusConfigurationRefused',
    expression: 'prometheus_config_last_reload_successful{} == 0',
    summary: 'Prometheus refused its configuration and goes on with the one before.',
  };
  if (agent) {
    return [
      {
        ...alert,
        name: 'HostDown',
        severity: 'critical',
        holdsFor: Duration.minutes(2),
        // Its own scrape of itself: with the host or its link nothing arrives at all.
        expression: 'absent(up{})',
        summary: 'Nothing is heard of the host: it is down, or the link to it.',
      },
      refused,
      {
        ...alert,
        name: 'SamplesLost',
        expression: 'rate(prometheus_remote_storage_samples_failed_total{}[5m]) > 0',
        summary: 'Samples of the host are refused where they are sent: alerts may be missing.',
      },
    ];
  }
  return [
    refused,
    {
      ...alert,
      name: 'PrometheusRulesFail',
      expression: 'increase(prometheus_rule_evaluation_failures_total{}[5m]) > 0',
      summary: 'Rules can not be evaluated: alerts may be missing.',
    },
    {
      ...alert,
      name: 'PrometheusAlertsUndelivered',
      severity: 'critical',
      expression: 'rate(prometheus_notifications_errors_total{}[5m]) > 0',
      summary: 'Prometheus can not hand alerts to Alertmanager: nobody hears them.',
    },
  ];
}
