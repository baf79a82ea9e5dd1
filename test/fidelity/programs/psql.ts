import type { Result } from './running';
import type { Sandbox } from './sandbox';

export type Row = Readonly<Record<string, string>>;

/** Where and as whom psql connects. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** The operating system's user, which sockets can ask for. */
  readonly systemUser: string;
}

const fieldEnd = '\x1f';
const rowEnd = '\x1e';

/** Gives SQL, or an admin console's command, to psql on its standard input. */
export function psql(sandbox: Sandbox, to: Connection, sql: string, ...options: string[]): Promise<Result> {
  const target = [`--host=${to.host}`, `--port=${to.port}`, `--username=${to.user}`, `--dbname=${to.database}`];
  return sandbox.run(['psql', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--no-password', ...target, ...options], {
    user: to.systemUser,
    environment: { PGCONNECT_TIMEOUT: '5', ...(to.password && { PGPASSWORD: to.password }) },
    stdin: `${sql}\n`,
  });
}

/** The rows that one statement answers; throws what psql complains of. */
export async function query(sandbox: Sandbox, to: Connection, sql: string): Promise<Row[]> {
  const format = ['--no-align', `--field-separator=${fieldEnd}`, `--record-separator=${rowEnd}`, '--pset=footer=off'];
  const { code, stdout, stderr } = await psql(sandbox, to, sql, ...format);
  if (code !== 0) throw new Error(`${sql}: ${stderr.trim() || 'psql gave up'}`);
  const [names = [], ...rows] = stdout
    .replace(/\n$/, '')
    .split(rowEnd)
    .map((row) => row.split(fieldEnd));
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])));
}
