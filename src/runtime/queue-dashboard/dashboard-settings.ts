import { optionalSetting, portSetting, SettingError, setting } from '../settings';
import type { Operator } from './only-for-operator';

export interface DashboardSettings {
  readonly port: number;
  /** The path below which it answers: '' at the root. */
  readonly path: string;
  readonly operator: Operator;
  readonly queues: readonly string[];
  readonly readOnly: boolean;
  readonly redis: {
    readonly host: string;
    readonly port: number;
    readonly username: string | undefined;
    readonly password: string;
    /** Set where it speaks TLS; its certificate is verified. */
    readonly tls?: object;
  };
}

/** @throws SettingError when one is missing or can't be used */
export function dashboardSettings(): DashboardSettings {
  return {
    port: portSetting('PORT', 3010),
    path: (optionalSetting('DASHBOARD_PATH') ?? '/').replace(/\/+$/, ''),
    operator: { user: setting('DASHBOARD_USER'), password: setting('DASHBOARD_PASSWORD') },
    queues: setting('DASHBOARD_QUEUES').split(','),
    readOnly: flag('DASHBOARD_READ_ONLY'),
    redis: {
      host: setting('REDIS_HOST'),
      port: portSetting('REDIS_PORT'),
      username: optionalSetting('REDIS_USER'),
      password: setting('REDIS_PASSWORD'),
      ...(flag('REDIS_TLS') && { tls: {} }),
    },
  };
}

function flag(name: string): boolean {
  const text = optionalSetting(name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new SettingError(`${name} is "${text}": expected true or false`);
  return text === 'true';
}
