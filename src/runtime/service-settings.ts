import { portSetting, setting } from './settings';

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
 * The database from `DATABASE_HOST`, `_PORT`, `_NAME`, `_USER` and `_PASSWORD` (each also as `…_FILE`).
 *
 * @throws SettingError when one is missing
 */
export function databaseSettings(): DatabaseSettings {
  return {
    host: setting('DATABASE_HOST'),
    port: portSetting('DATABASE_PORT'),
    database: setting('DATABASE_NAME'),
    user: setting('DATABASE_USER'),
    password: setting('DATABASE_PASSWORD'),
  };
}
