import { optionalSetting, portSetting, SettingError, setting } from './settings';

/** Where a RabbitMQ broker is and who asks. */
export interface BrokerSettings {
  readonly hostname: string;
  readonly port: number;
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
}

/** Where a database is and who asks; the shape that `pg` and most drivers take. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** How the server is verified; absent: not at all, on a network of the same host. */
  readonly ssl?: TlsSettings;
}

/** What Node.js' `tls.connect` takes. */
export interface TlsSettings {
  readonly rejectUnauthorized: true;
  /** Certificates in PEM that are trusted instead of those of the public authorities. */
  readonly ca?: string;
  /** For a server that is known by its very certificate, whatever the name in it. */
  readonly checkServerIdentity?: () => undefined;
}

/**
 * The broker from `RABBITMQ_HOST`, `_PORT`, `_VHOST`, `_USER` and `_PASSWORD` (each also as `…_FILE`).
 *
 * @throws SettingError when one is missing
 */
export function brokerSettings(): BrokerSettings {
  return {
    hostname: setting('RABBITMQ_HOST'),
    port: portSetting('RABBITMQ_PORT'),
    vhost: setting('RABBITMQ_VHOST'),
    username: setting('RABBITMQ_USER'),
    password: setting('RABBITMQ_PASSWORD'),
  };
}

/**
 * The database from `DATABASE_HOST`, `_PORT`, `_NAME`, `_USER` and `_PASSWORD` (each also as `…_FILE`), and how it is
 * verified from `_SSLMODE` and `_CERTIFICATE_AUTHORITY`, where they are set.
 *
 * @param prefix of the settings: `DATABASE_READ` for a read pool
 * @throws SettingError when one is missing, or the mode is none that verifies
 */
export function databaseSettings(prefix = 'DATABASE'): DatabaseSettings {
  const ssl = tlsSettings(prefix);
  return {
    host: setting(`${prefix}_HOST`),
    port: portSetting(`${prefix}_PORT`),
    database: setting(`${prefix}_NAME`),
    user: setting(`${prefix}_USER`),
    password: setting(`${prefix}_PASSWORD`),
    ...(ssl && { ssl }),
  };
}

function tlsSettings(prefix: string): TlsSettings | undefined {
  const mode = optionalSetting(`${prefix}_SSLMODE`);
  if (mode === undefined) return undefined;
  if (mode !== 'verify-full' && mode !== 'verify-ca')
    throw new SettingError(`${prefix}_SSLMODE: expected verify-full or verify-ca`);
  const ca = optionalSetting(`${prefix}_CERTIFICATE_AUTHORITY`);
  return {
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  };
}
