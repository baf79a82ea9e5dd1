import { Duration } from '../../constructs/values/duration';
import { type AlertRule, type Labels, selector } from './rule';

const day = 24 * 60 * 60;

/**
 * Let's Encrypt's certificates live 45 days from February 2028 on, and are renewed when a third of that is left: what is
 * still not renewed five days later never will be (letsencrypt.org, "Decreasing Certificate Lifetimes to 45 Days").
 */
const renewalOverdue = 10 * day;
const lastDays = 3 * day;

/** What is watched of every public name, by the labels of its series. */
export function probeRules(labels: Labels): AlertRule[] {
  const of = selector(labels);
  const left = `probe_ssl_earliest_cert_expiry${of} - time()`;
  const certificate = { holdsFor: Duration.minutes(10) } as const;
  return [
    {
      name: 'SiteDown',
      expression: `probe_success${of} == 0`,
      holdsFor: Duration.minutes(2),
      severity: 'critical',
      summary: 'Visitors get no good answer at {{ $labels.instance }}.',
    },
    {
      name: 'SiteSlow',
      expression: `avg_over_time(probe_duration_seconds${of}[10m]) > 2`,
      holdsFor: Duration.minutes(10),
      severity: 'warning',
      summary: '{{ $labels.instance }} takes {{ $value | humanizeDuration }} to answer.',
    },
    {
      ...certificate,
      name: 'CertificateRenewalOverdue',
      expression: `min by (construct) (${left}) < ${renewalOverdue}`,
      severity: 'warning',
      summary: 'The certificate ends in {{ $value | humanizeDuration }} and should have been renewed.',
    },
    {
      ...certificate,
      name: 'CertificateExpires',
      expression: `min by (construct) (${left}) < ${lastDays}`,
      severity: 'critical',
      summary: 'The certificate ends in {{ $value | humanizeDuration }}: browsers will refuse the site.',
    },
  ];
}
