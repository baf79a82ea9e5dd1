import type { Surroundings } from './files';
import { inSandbox, type Sandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface MariadbOptions extends Surroundings {
  /** @default '/etc/mysql/conf.d/vpsynth.cnf' */
  readonly configuration?: string;
  /** Run in order, after the server has started; one that fails is a problem. @default none */
  readonly scripts?: readonly MariadbScript[];
}

/** SQL by root, SQL by another user over TCP, or a program as the server's own user of the system. */
export type MariadbScript =
  | string
  | { readonly sql: string; readonly user: string; readonly password: string }
  | { readonly argv: readonly [string, ...string[]]; readonly environment?: Readonly<Record<string, string>> };

export interface MariadbVerdict extends Verdict {
  /** SHOW GLOBAL VARIABLES. */
  readonly settings: Readonly<Record<string, string>>;
  /** What each script printed, tabs between the columns. */
  readonly answers: readonly string[];
}

const phrases = {
  problem: /\[ERROR\]/,
  warning: /\[Warning\](?!.*(MAC address|WSREP|max_open_files|io_uring|liburing))/,
};

/** Does MariaDB start with the file and take the scripts? */
export function mariadbAccepts({ scripts = [], ...options }: MariadbOptions): Promise<MariadbVerdict> {
  const { configuration = '/etc/mysql/conf.d/vpsynth.cnf' } = options;
  return inSandbox(options, async (sandbox) => {
    const version = await versionOf(sandbox, 'mariadb');
    // Debian's data folder is another than the images'.
    await sandbox.must(['cp', '-a', '/var/lib/mariadb', '/var/lib/mysql']);
    const server = sandbox.start(['mariadbd', `--defaults-file=${configuration}`, '--user=mysql']);
    const isUp = await server.until(() => server.output().stderr.includes('ready for connections'), 30);
    const asked = isUp ? await ask(sandbox, scripts) : { failures: [], settings: {}, answers: [] };
    const verdict = judge('mariadb', version, await server.stop('SIGTERM', 20), phrases);
    const { failures, ...shown } = asked;
    return { ...verdict, ...shown, problems: [...verdict.problems, ...failures] };
  });
}

async function ask(sandbox: Sandbox, scripts: readonly MariadbScript[]) {
  const [socket = ''] = sandbox.listeningSockets();
  const { stdout } = await sandbox.must(client(`--socket=${socket}`), { stdin: 'SHOW GLOBAL VARIABLES;' });
  const settings = Object.fromEntries(stdout.split('\n').map((line) => line.split('\t', 2)));
  const failures: string[] = [];
  const answers: string[] = [];
  for (const [i, script] of scripts.entries()) {
    const result = await run(sandbox, socket, script);
    if (result.code !== 0) failures.push(`script ${i + 1}: ${result.stderr.trim().split('\n').at(-1)}`);
    answers.push(result.stdout.trim());
  }
  return { failures, settings, answers };
}

function run(sandbox: Sandbox, socket: string, script: MariadbScript) {
  if (typeof script === 'string') return sandbox.run(client(`--socket=${socket}`), { stdin: script });
  if ('argv' in script) return sandbox.run(script.argv, { user: 'mysql', environment: script.environment ?? {} });
  const { sql, user, password } = script;
  const over = client('--protocol=tcp', '--host=127.0.0.1', `--user=${user}`);
  return sandbox.run(over, { stdin: sql, environment: { MYSQL_PWD: password } });
}

function client(...flags: string[]): [string, ...string[]] {
  return ['mariadb', '--no-defaults', ...flags, '--batch', '--skip-column-names'];
}
