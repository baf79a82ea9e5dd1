import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import { type Output, parseProps } from '../fleet/props';
import type { Connection } from '../service/connection';
import { domain, port } from '../values/network';
import { secret } from '../values/secret';
import { JobStore } from './job-store';
import { defaultSecret } from './secret-name';
import { settingsPrefix } from './settings-prefix';

export const managedRedisShape = {
  /** Its public or private name; the certificate is verified against it. */
  hostname: domain,
  /** @default 6379 */
  port: port.default(6379),
  /** `cache`: may forget. `sessions`: what people have begun; `queue`: jobs and locks: the provider must let it forget nothing. */
  role: z.enum(['cache', 'sessions', 'queue']),
  /**
   * The user that services log in as.
   * @default none: the password alone, which is the user `default`
   */
  user: z
    .string()
    .regex(/^[^\s\0]+$/, 'expected a user name')
    .optional(),
  /**
   * The prefix of the settings that services read.
   * @default 'REDIS': REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_TLS and, where it has one, REDIS_USER
   */
  settingsPrefix: settingsPrefix.default('REDIS'),
  /** @default a secret named after its path: SHOP_PROD_CACHE_PASSWORD */
  password: secret.optional(),
};

export interface ManagedRedisProps extends Readonly<z.input<z.ZodObject<typeof managedRedisShape>>> {}

/**
 * A Redis or Valkey server that somebody else runs, reached over TLS. Services are told so by `REDIS_TLS`: `true`. Its
 * memory, persistence and backups are the provider's.
 */
export class ManagedRedis extends JobStore {
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof managedRedisShape>;

  constructor(scope: Construct, id: string, props: ManagedRedisProps) {
    super(scope, id);
    this.#props = parseProps(this, managedRedisShape, props);
    const { port, hostname } = this.#props;
    this.endpoint = new Endpoint(this, { name: 'redis', port, externalHost: hostname });
  }

  get role(): 'cache' | 'sessions' | 'queue' {
    return this.#props.role;
  }

  connection(): Connection {
    return this.connectionAs(this.#props.settingsPrefix);
  }

  connectionAs(prefix: string): Connection {
    const { user, password = defaultSecret(this, 'password') } = this.#props;
    return {
      settings: {
        [`${prefix}_HOST`]: this.endpoint.host,
        [`${prefix}_PORT`]: this.endpoint.portNumber,
        ...(user !== undefined && { [`${prefix}_USER`]: user }),
        [`${prefix}_PASSWORD`]: password,
        [`${prefix}_TLS`]: 'true',
      },
      networks: [],
    };
  }
}
