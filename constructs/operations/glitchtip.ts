import type { z } from 'zod';
import { PostgresDatabase } from '../data/postgres-database';
import { defaultSecret } from '../data/secret-name';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import { Duration, duration } from '../values/duration';
import { Image } from '../values/image';
import { domain } from '../values/network';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';

export const glitchTipShape = {
  /** The name that people and SDKs reach it by: that of a vhost which leads here, `site.route('/', glitchTip)`. */
  domain,
  /** Its own database. It connects as the owner: it makes partitions of its tables as it runs. */
  database: reference(PostgresDatabase),
  /**
   * How long events are kept.
   * @default Duration.days(90)
   */
  retention: duration.default(Duration.days(90)),
  /** @default a secret named after its path: OPS_PROD_GLITCHTIP_SECRET_KEY */
  secretKey: secret.optional(),
  /**
   * What one process that serves, works and migrates is recommended.
   * @default Size.mebibytes(512)
   */
  memory: size.default(Size.mebibytes(512)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
};

export interface GlitchTipProps extends Readonly<z.input<z.ZodObject<typeof glitchTipShape>>> {}

/**
 * GlitchTip: takes what Sentry's SDKs send, and shows it to people (glitchtip.com/documentation/install). Nobody can sign
 * up: the first user is made on the command line.
 */
export class GlitchTip extends Component {
  readonly endpoint: Endpoint;
  readonly #environment: Environment;
  readonly #props: Output<typeof glitchTipShape>;

  constructor(scope: Environment, id: string, props: GlitchTipProps) {
    super(scope, id);
    this.#environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, glitchTipShape, props);
    this.endpoint = new Endpoint(this, { workload: id, name: 'http', port: 8000, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    const { domain, database, retention, secretKey, memory, cpus } = this.#props;
    const name = this.node.id;
    const { settings, networks, dependency } = database.connection();
    return [
      workload({
        name,
        image: Image.of(imageOf.glitchtip(Fleet.versionsFor(this).glitchtip)),
        environment: {
          ...settings,
          SECRET_KEY: secretKey ?? defaultSecret(this, 'secret_key'),
          GLITCHTIP_DOMAIN: `https://${domain}`,
          SERVER_ROLE: 'all_in_one',
          ENABLE_USER_REGISTRATION: 'False',
          ENABLE_ORGANIZATION_CREATION: 'False',
          GLITCHTIP_MAX_EVENT_LIFE_DAYS: Math.ceil(retention.seconds / 86_400),
          // PostgreSQL takes its place.
          VALKEY_URL: '',
          // Mail is written to the log.
          EMAIL_URL: 'consolemail://',
        },
        endpoints: [this.endpoint],
        networks: [...new Set([this.#environment.network, ...networks])],
        health: {
          type: 'command',
          command: ['python', '-c', "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/_health/')"],
          timing: {
            interval: Duration.seconds(30),
            timeout: Duration.seconds(10),
            retries: 3,
            startPeriod: Duration.minutes(3),
          },
        },
        resources: { memory, memoryReservation: Size.mebibytes(256).atMost(memory), cpus },
        mounts: [
          { type: 'volume', volume: `${name}-uploads`, target: '/code/uploads', backup: { as: 'files' } },
          { type: 'temporary', target: '/tmp' },
        ],
        after: dependency === undefined ? [] : [dependency],
        // Django's settings are read from the environment alone; the image's own user is `app`.
        container: { userId: 5000, secretsAs: 'environment' },
      }),
    ];
  }
}
