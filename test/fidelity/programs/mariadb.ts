import type { Surroundings } from './files';
import { inSandbox, type Sandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface MariadbOptions extends Surroundings {
  /** @default '/etc/mysql/conf.d/vpsynth.cnf' */
  readonly configuration?: string;
  /** SQL, run one after the other by root; one that fails is a problem. @default none */
  readonly scripts?: readonly string[];
}

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
    const server = sandbox.start(['mariadbd', `--defaults-file=${configuration}`, '--user=mysql']);
    const isUp = await server.until(() => server.output().stderr.includes('ready for connections'), 30);
    const asked = isUp ? await ask(sandbox, scripts) : { failures: [], settings: {}, answers: [] };
    const verdict = judge('mariadb', version, await server.stop('SIGTERM', 20), phrases);
    const { failures, ...shown } = asked;
    return { ...verdict, ...shown, problems: [...verdict.problems, ...failures] };
  });
}

async function ask(sandbox: Sandbox, scripts: readonly string[]) {
  const [socket = ''] = sandbox.listeningSockets();
  const client = ['mariadb', '--no-defaults', `--socket=${socket}`, '--batch', '--skip-column-names'] as const;
  const { stdout } = await sandbox.must(client, { stdin: 'SHOW GLOBAL VARIABLES;' });
  const settings = Object.fromEntries(stdout.split('\n').map((line) => line.split('\t', 2)));
  const failures: string[] = [];
  const answers: string[] = [];
  for (const [i, stdin] of scripts.entries()) {
    const result = await sandbox.run(client, { stdin });
    if (result.code !== 0) failures.push(`script ${i + 1}: ${result.stderr.trim().split('\n').at(-1)}`);
    answers.push(result.stdout.trim());
  }
  return { failures, settings, answers };
}
