import type { Endpoint } from '../facets/endpoint';
import type { ContainerCommand, Hold } from '../facets/workload';
import { Duration } from '../values/duration';

/** How long PgBouncer lets a query wait for a connection (pgbouncer.org/config: query_wait_timeout). */
export const queryWait = Duration.seconds(30);

/** The longest that a transaction may keep its server from being replaced; then the server is replaced all the same. */
const pauseSeconds = 10;

/** What of a pool matters to its server's restart. */
export interface HeldPool {
  readonly name: string;
  readonly mode: 'transaction' | 'session';
  readonly server: Endpoint;
}

/**
 * How a PgBouncer holds the pools of each of its servers. PAUSE waits for transactions in hand and closes the connections to
 * the server; queries wait until RESUME, for `query_wait_timeout` at the most (pgbouncer.org/usage). Of a pool in session mode
 * it would wait until every client has gone: those aren't held.
 */
export function poolHolds(pools: readonly HeldPool[], port: number): Hold[] {
  const byServer = new Map<Endpoint, string[]>();
  for (const { name, mode, server } of pools)
    if (mode === 'transaction') byServer.set(server, [...(byServer.get(server) ?? []), name]);
  return [...byServer].map(([endpoint, names]) => ({
    endpoint,
    pause: pausePools(names, port).argv,
    resume: askConsole('RESUME', names, port).argv,
    patience: queryWait,
  }));
}

/** psql ends by the first that fails; interrupted, it has PgBouncer give up the pause. */
export function pausePools(names: readonly string[], port: number): ContainerCommand {
  return { argv: ['timeout', '-s', 'INT', `${pauseSeconds}`, ...askConsole('PAUSE', names, port).argv] };
}

/** Its own user may enter the console by the socket. */
export function askConsole(
  command: 'PAUSE' | 'RESUME' | 'RECONNECT',
  names: readonly string[],
  port: number,
): ContainerCommand {
  const commands = names.map((name) => `--command=${command} ${name}`);
  const where = ['--host=/tmp', `--port=${port}`, '--username=pgbouncer', '--dbname=pgbouncer'];
  return { argv: ['psql', '--no-psqlrc', '--quiet', ...where, '--set=ON_ERROR_STOP=1', ...commands] };
}
