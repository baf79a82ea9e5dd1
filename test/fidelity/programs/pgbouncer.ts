import { posix } from 'node:path';
import { withCertificates } from './certificates';
import type { Surroundings } from './files';
import { type Connection, query, type Row } from './psql';
import { inSandbox, type Sandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface PgbouncerOptions extends Surroundings {
  /** @default '/etc/pgbouncer/pgbouncer.ini' */
  readonly configuration?: string;
  /** The system user that it runs as: `pgbouncer` as in images, `postgres` as Debian has it. @default 'pgbouncer' */
  readonly user?: string;
  /** Who reads the console when there is no Unix socket (on which the process's own user may). @default none */
  readonly admin?: { readonly user: string; readonly password: string };
}

export interface PgbouncerVerdict extends Verdict {
  /** SHOW CONFIG: each key's value in force. */
  readonly config: Readonly<Record<string, string>>;
  readonly databases: readonly Row[];
  readonly pools: readonly Row[];
  readonly users: readonly Row[];
}

const certificate = /^\s*(?<name>(?:client|server)_tls_(?:cert|key|ca)_file)\s*=\s*(?<path>\S+)/gm;
const phrases = { problem: / (ERROR|FATAL) /, warning: / WARNING / };

/** Does PgBouncer start with the files? It has no check of its own, so it is started, asked and stopped. */
export function pgbouncerAccepts({
  user = 'pgbouncer',
  admin,
  ...options
}: PgbouncerOptions): Promise<PgbouncerVerdict> {
  const { configuration = '/etc/pgbouncer/pgbouncer.ini' } = options;
  const files = withCertificates(options.files, certificate, posix.dirname(configuration), user);
  return inSandbox({ ...options, files }, async (sandbox) => {
    const version = await versionOf(sandbox, 'pgbouncer');
    const server = sandbox.start(['pgbouncer', configuration], { user });
    const isUp = await server.until(() => server.output().stderr.includes('process up'), 10);
    const shown = isUp ? await show(sandbox, adminConsole(sandbox, user, admin)) : nothing;
    const result = await server.stop('SIGINT', 10);
    return { ...judge('pgbouncer', version, result, phrases), ...shown };
  });
}

const nothing = { config: {}, databases: [], pools: [], users: [] };

function adminConsole(sandbox: Sandbox, systemUser: string, admin: PgbouncerOptions['admin']): Connection {
  const socket = sandbox.listeningSockets().find((path) => path.includes('.s.PGSQL.'));
  const [address] = sandbox.listeningAddresses();
  const to = { database: 'pgbouncer', systemUser };
  if (socket) return { ...to, host: posix.dirname(socket), port: Number(socket.split('.').at(-1)), user: 'pgbouncer' };
  if (admin && address) return { ...to, ...admin, ...address };
  throw new Error('PgBouncer has no Unix socket here: name an `admin` who can read its console over TCP');
}

async function show(sandbox: Sandbox, to: Connection): Promise<Omit<PgbouncerVerdict, keyof Verdict>> {
  const config = await query(sandbox, to, 'SHOW CONFIG;');
  return {
    config: Object.fromEntries(config.map(({ key = '', value = '' }) => [key, value])),
    databases: await query(sandbox, to, 'SHOW DATABASES;'),
    pools: await query(sandbox, to, 'SHOW POOLS;'),
    users: await query(sandbox, to, 'SHOW USERS;'),
  };
}
