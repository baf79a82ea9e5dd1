import { type GracefulEnd, reasonOf, SettingError } from 'vpsynth/runtime';
import { openBroker } from './broker';
import { openBucket } from './bucket';
import { openDatabase } from './database';
import { openRedis } from './redis';
import type { OpenUse, Use } from './use';

/** What stands behind settings, by the prefix of their names. */
const known: Readonly<Record<string, OpenUse>> = {
  DATABASE: openDatabase,
  DATABASE_READ: openDatabase,
  REDIS: openRedis,
  CACHE: openRedis,
  SESSIONS: openRedis,
  RABBITMQ: openBroker,
  S3: openBucket,
  MINIO: openBucket,
};

/** Mail waits and is tried again: no service is unready because a relay is away. */
const notAsked = 'SMTP';

/** The prefixes for which the environment names a host, or a bucket's endpoint. */
export function prefixesIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment)
    .flatMap((name) => /^(.+)_HOST$|^(S3|MINIO)_ENDPOINT$/.exec(name)?.slice(1).find(Boolean) ?? [])
    .filter((prefix) => prefix !== notAsked)
    .sort();
}

/**
 * Opens everything that the settings name, until the process ends.
 *
 * @throws SettingError for a host that it doesn't know how to use: readiness would say nothing of it
 */
export async function openUses(ending: Pick<GracefulEnd, 'defer'>): Promise<Use> {
  const uses: [string, Use][] = [];
  for (const prefix of prefixesIn(process.env)) {
    const open = known[prefix];
    if (open === undefined)
      throw new SettingError(`${prefix}_HOST is set: the stand-in knows ${Object.keys(known).join(', ')}`);
    uses.push([prefix, await open(prefix, ending)]);
  }
  return { assertUsable: async () => void (await Promise.all(uses.map(([prefix, use]) => named(prefix, use)))) };
}

async function named(prefix: string, use: Use): Promise<void> {
  try {
    await use.assertUsable();
  } catch (error) {
    throw new Error(`${prefix}: ${reasonOf(error)}`, { cause: error });
  }
}
