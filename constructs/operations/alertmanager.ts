import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { AlertFacet, AlertmanagerFacet } from '../facets/operations';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Secret } from '../values/secret';
import { Size } from '../values/size';
import { imageOf } from '../values/versions';
import { loopbackAddress, onLoopback } from './on-loopback';

const port = 9093;
const memory = Size.mebibytes(64);

interface AlertmanagerProps {
  /** Without one it stands on the host's own. */
  readonly network: Network | undefined;
  readonly routing: Omit<AlertmanagerFacet, 'kind' | 'workload' | 'port'>;
}

/** The Alertmanager of a host: it groups what Prometheus says is wrong, leaves out what follows from it, and tells people. */
export class Alertmanager extends Component {
  readonly endpoint: Endpoint;
  readonly #props: AlertmanagerProps;

  constructor(scope: Component, id: string, props: AlertmanagerProps) {
    super(scope, id);
    this.#props = props;
    this.endpoint = new Endpoint(this, { workload: 'alertmanager', name: 'alertmanager', port, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    return [
      this.#workload(),
      { kind: 'alertmanager', workload: 'alertmanager', port, ...this.#props.routing },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      { kind: 'administration', endpoint: this.endpoint, shows: 'all alerts, and silences them', login: 'nobody' },
      ...this.#alerts(),
    ];
  }

  /** Each once, in the order in which they are named. */
  #secrets(): Secret[] {
    const { critical, warning, watchdog } = this.#props.routing;
    const named = [...critical, ...warning, ...(watchdog ? [watchdog] : [])].map(({ options }) => {
      if (options.type === 'pagerduty') return options.routingKey;
      return options.type === 'mail' ? options.smtp.password : options.url;
    });
    return [...new Map(named.map((secret) => [secret.name, secret])).values()];
  }

  #alerts(): AlertFacet[] {
    const alert = { kind: 'alert', on: this, holdsFor: Duration.minutes(5) } as const;
    return [
      {
        ...alert,
        name: 'NotificationsFail',
        severity: 'critical',
        expression: 'rate(alertmanager_notifications_failed_total{}[5m]) > 0',
        summary: 'Alertmanager can not deliver to {{ $labels.integration }}: alerts are not heard.',
      },
      {
        ...alert,
        name: 'AlertmanagerConfigurationRefused',
        severity: 'warning',
        expression: 'alertmanager_config_last_reload_successful{} == 0',
        summary: 'Alertmanager refused its configuration and goes on with the one before.',
      },
      ...(this.#props.routing.watchdog === undefined
        ? []
        : [
            {
              ...alert,
              name: 'Watchdog',
              severity: 'none' as const,
              holdsFor: Duration.seconds(0),
              expression: 'vector(1)',
              summary: 'All is well: this goes to a dead man’s switch, which raises alarm when it stops.',
            },
          ]),
    ];
  }

  #workload(): WorkloadFacet {
    const { network } = this.#props;
    return workload({
      name: 'alertmanager',
      image: Image.of(imageOf.alertmanager(Fleet.versionsFor(this).alertmanager)),
      command: [
        '--config.file=/etc/alertmanager/alertmanager.yml',
        '--storage.path=/alertmanager',
        `--web.listen-address=${loopbackAddress(network)}:${port}`,
        // One of its kind: it has nobody to gossip with (prometheus/alertmanager, README, High Availability).
        '--cluster.listen-address=',
      ],
      environment: {
        GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB`,
        // It reads no variables; this brings each secret's file, which its configuration names.
        ...Object.fromEntries(this.#secrets().map((secret) => [secret.name, secret])),
      },
      ...onLoopback({
        endpoint: this.endpoint,
        network,
        healthPath: '/-/healthy',
        startPeriod: Duration.seconds(15),
      }),
      resources: { memory, memoryReservation: Size.mebibytes(32), cpus: 0.1 },
      mounts: [
        // Silences, and what was told already.
        {
          type: 'volume',
          volume: 'alertmanager',
          target: '/alertmanager',
          exclusive: true,
          backup: { as: 'nothing', because: 'which alerts were told and silenced: told again after a loss' },
        },
        { type: 'configuration', folder: 'alertmanager', target: '/etc/alertmanager' },
        { type: 'temporary', target: '/tmp' },
      ],
      reload: [{ paths: ['/etc/alertmanager'], signal: 'HUP' }],
      // `nobody`, as the image's own Dockerfile says.
      container: { userId: 65_534, init: false },
    });
  }
}
