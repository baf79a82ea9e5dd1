import type { AlertmanagerFacet } from '../../constructs/facets/operations';
import type { Receiver, ReceiverOptions } from '../../constructs/operations/receiver';
import { Duration } from '../../constructs/values/duration';
import type { Secret } from '../../constructs/values/secret';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { secretFile } from '../stack/secret-files';

/** Also how long a delivery may take: repeats are multiples of it (prometheus/alertmanager, docs/configuration.md). */
const groupInterval = Duration.minutes(5);

/** `alertmanager.yml`: who hears of what, and what goes without saying. Secrets stand in files of their own. */
export function alertmanagerFile(workload: PlacedWorkload, facet: AlertmanagerFacet): string {
  const { component, stack } = workload;
  const file: FileOf = (secret) => `/run/secrets/${secretFile(stack, secret, workload).name}`;
  return yaml(
    {
      route: routes(facet),
      inhibit_rules: inhibitions,
      receivers: [
        { name: 'critical', ...configurations(facet.critical, file) },
        { name: 'warning', ...configurations(facet.warning, file) },
        ...(facet.watchdog ? [{ name: 'watchdog', ...configurations([facet.watchdog], file, false) }] : []),
        // What has no severity is of no interest to people.
        ...(facet.watchdog ? [] : [{ name: 'nobody' }]),
      ],
    },
    { header: header(component, '', component.node.path) },
  );
}

function routes({ watchdog, repeatCritical, repeatWarning }: AlertmanagerFacet) {
  const matching = (matcher: string) => ({ matchers: [matcher] });
  return {
    receiver: 'warning',
    // One message for all that is wrong with one construct.
    group_by: ['host', 'construct', 'severity'],
    group_wait: '30s',
    group_interval: `${groupInterval}`,
    repeat_interval: `${wholeIntervals(repeatWarning)}`,
    routes: [
      {
        ...matching('severity="none"'),
        receiver: watchdog ? 'watchdog' : 'nobody',
        group_wait: '0s',
        group_interval: '1m',
        repeat_interval: '5m',
      },
      {
        ...matching('severity="critical"'),
        receiver: 'critical',
        repeat_interval: `${wholeIntervals(repeatCritical)}`,
      },
    ],
  };
}

/** A repeat in between two intervals would wait for the next one anyway. */
function wholeIntervals({ milliseconds }: Duration): Duration {
  const times = Math.max(1, Math.ceil(milliseconds / groupInterval.milliseconds));
  return Duration.milliseconds(times * groupInterval.milliseconds);
}

const inhibitions = [
  // Of a host that is down nothing else needs to be said.
  { source_matchers: ['alertname="HostDown"'], target_matchers: ['alertname!="HostDown"'], equal: ['host'] },
  // Where the edge is down, no site answers.
  { source_matchers: ['alertname="NginxDown"'], target_matchers: ['alertname="SiteDown"'], equal: ['host'] },
  { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['host', 'construct'] },
];

/** The path of a secret's file in the container. */
type FileOf = (secret: Secret) => string;

function configurations(receivers: readonly Receiver[], file: FileOf, resolved = true) {
  const common = { send_resolved: resolved };
  const of = <Type extends Receiver['options']['type']>(type: Type) =>
    receivers
      .map(({ options }) => options)
      .filter((options): options is Extract<Receiver['options'], { type: Type }> => options.type === type);
  const pagerDuty = of('pagerduty').map(({ routingKey }) => ({
    ...common,
    routing_key_file: file(routingKey),
    severity: '{{ .CommonLabels.severity }}',
  }));
  const mail = of('mail').map((options) => ({ ...common, ...mailConfiguration(options, file) }));
  const webhook = of('webhook').map(({ url }) => ({ ...common, url_file: file(url) }));
  return {
    ...(pagerDuty.length > 0 && { pagerduty_configs: pagerDuty }),
    ...(mail.length > 0 && { email_configs: mail }),
    ...(webhook.length > 0 && { webhook_configs: webhook }),
  };
}

function mailConfiguration({ to, from, smtp }: Extract<ReceiverOptions, { type: 'mail' }>, file: FileOf) {
  return {
    to,
    from,
    smarthost: `${smtp.host}:${smtp.port}`,
    auth_username: smtp.user,
    auth_password_file: file(smtp.password),
  };
}
