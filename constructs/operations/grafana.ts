import { z } from 'zod';
import { defaultSecret } from '../data/secret-name';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import type { Network } from '../host/network';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { port } from '../values/network';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';
import { loopbackAddress, onLoopback } from './on-loopback';

/** grafana.com/docs: "admin_password", "grafana cli admin reset-admin-password". */
const onlyAtFirstStart =
  'Grafana reads it at its first start alone; afterwards: docker compose exec grafana grafana cli admin reset-admin-password --password-from-stdin';

export const grafanaShape = {
  /**
   * Where people find it: the URL of a route to `monitoring.grafana.endpoint`.
   * @default by a tunnel, at http://127.0.0.1:<port>/
   */
  url: z.url({ protocol: /^https$/, error: 'expected an https URL such as https://grafana.shop.example/' }).optional(),
  /**
   * Its loopback port.
   * @default 3000
   */
  port: port.default(3000),
  /**
   * The password of the user `admin`, as it is at its first start.
   * @default a secret named after its path: VPS1_MONITOR_GRAFANA_ADMIN_PASSWORD
   */
  adminPassword: secret.optional(),
  /**
   * The most memory it may use.
   * @default Size.mebibytes(256)
   */
  memory: size.default(Size.mebibytes(256)),
};

export interface GrafanaProps extends Readonly<z.input<z.ZodObject<typeof grafanaShape>>> {}

/** What it shows, and where it stands: without a network on the host's own. */
interface Source {
  readonly prometheus: Endpoint;
  readonly network: Network | undefined;
}

/**
 * The dashboards of a host and of those whose samples it keeps. They are files, made from what constructs say of themselves;
 * nothing is changed in the browser that the next synthesis would not bring back.
 */
export class Grafana extends Component {
  readonly endpoint: Endpoint;
  readonly #source: Source;
  readonly #props: Output<typeof grafanaShape>;

  constructor(scope: Component, id: string, source: Source, props: GrafanaProps) {
    super(scope, id);
    this.#source = source;
    this.#props = parseProps(this, grafanaShape, props);
    this.endpoint = new Endpoint(this, {
      workload: 'grafana',
      name: 'grafana',
      port: this.#props.port,
      protocol: 'http',
    });
  }

  override facets(): readonly Facet[] {
    return [
      this.#workload(),
      { kind: 'grafana', workload: 'grafana', prometheus: this.#source.prometheus },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      { kind: 'administration', endpoint: this.endpoint, shows: 'the dashboards', login: 'basic' },
    ];
  }

  #workload(): WorkloadFacet {
    const { port, memory, adminPassword = defaultSecret(this, 'admin_password') } = this.#props;
    const { url = `http://127.0.0.1:${port}/` } = this.#props;
    const { prometheus, network } = this.#source;
    return workload({
      name: 'grafana',
      image: Image.of(imageOf.grafana(Fleet.versionsFor(this).grafana)),
      environment: {
        GF_SERVER_HTTP_ADDR: loopbackAddress(network),
        GF_SERVER_HTTP_PORT: port,
        GF_SERVER_ROOT_URL: url,
        // Grafana has two underscores where others have one: NAME__FILE.
        GF_SECURITY_ADMIN_PASSWORD_: adminPassword.fixed(onlyAtFirstStart),
        GF_SECURITY_COOKIE_SECURE: url.startsWith('https:'),
        GF_AUTH_ANONYMOUS_ENABLED: false,
        GF_USERS_ALLOW_SIGN_UP: false,
        GF_ANALYTICS_REPORTING_ENABLED: false,
        GF_ANALYTICS_CHECK_FOR_UPDATES: false,
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: false,
        // It would fetch plugins at its start.
        GF_PLUGINS_PREINSTALL_DISABLED: true,
        GF_LOG_MODE: 'console',
        GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB`,
      },
      connects: [prometheus],
      ...onLoopback({
        endpoint: this.endpoint,
        network,
        healthPath: '/api/health',
        startPeriod: Duration.minutes(1),
      }),
      resources: { memory, memoryReservation: Size.mebibytes(128).atMost(memory), cpus: 0.5 },
      mounts: [
        // People, and what they starred.
        {
          type: 'volume',
          volume: 'grafana',
          target: '/var/lib/grafana',
          exclusive: true,
          backup: {
            as: 'nothing',
            because: 'dashboards and sources come from files; what is left are people’s preferences',
          },
        },
        { type: 'configuration', folder: 'grafana', target: '/etc/grafana/provisioning' },
        { type: 'configuration', folder: 'dashboards', target: '/etc/grafana/dashboards' },
        { type: 'temporary', target: '/tmp' },
      ],
      // It looks for changed dashboards by itself.
      reload: [{ paths: ['/etc/grafana/dashboards'] }],
      // As the image's own Dockerfile says.
      container: { userId: 472, init: false },
    });
  }
}
