import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { withCertificates } from './certificates';
import { contentOf, type Surroundings } from './files';
import { type Connection, psql, query, type Row } from './psql';
import { rootFolder } from './root';
import type { Running } from './running';
import { inSandbox, type Sandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface SqlScript {
  readonly sql: string;
  /** @default 'postgres' */
  readonly database?: string;
}

export interface PostgresOptions extends Surroundings {
  /** `config_file`. @default '/etc/postgresql/postgresql.conf' */
  readonly configuration?: string;
  /** `hba_file`. @default what the configuration says */
  readonly hba?: string;
  /** Where the data lie, unless the configuration says. @default '/var/lib/postgresql/data' */
  readonly dataDirectory?: string;
  /** Further folders of its own, as its volumes are mounted. @default none */
  readonly folders?: readonly string[];
  /** Run one after the other by the superuser; one that fails is a problem. @default none */
  readonly scripts?: readonly (string | SqlScript)[];
}

export interface PostgresVerdict extends Verdict {
  /** Each setting as SHOW prints it: `{ shared_buffers: '256MB' }`. */
  readonly settings: Readonly<Record<string, string>>;
  /** pg_hba_file_rules, in order. */
  readonly hba: readonly Row[];
  /** What each script printed, unaligned and without headers. */
  readonly answers: readonly string[];
}

const certificate = /^\s*(?<name>ssl_(?:cert|key|ca)_file)\s*=?\s*'(?<path>[^']+)'/gm;
const phrases = {
  problem: / (FATAL|PANIC|ERROR): | LOG: {2}(invalid|unrecognized|syntax error|parameter) /,
  warning: / WARNING: /,
};
const home = '/var/lib/postgresql';

/** Does PostgreSQL start with the files, read each of their lines without an error, and take the scripts? */
export function postgresAccepts(options: PostgresOptions): Promise<PostgresVerdict> {
  const { configuration = '/etc/postgresql/postgresql.conf', hba, folders = [], scripts = [] } = options;
  const dataDirectory = declared(options, 'data_directory') ?? options.dataDirectory ?? `${home}/data`;
  const files = withCertificates(options.files, certificate, dataDirectory, 'postgres');
  return inSandbox({ ...options, files }, async (sandbox) => {
    const version = await versionOf(sandbox, 'postgres');
    await sandbox.must(['mkdir', '-p', posix.dirname(dataDirectory)]);
    await sandbox.must(['cp', '-a', `${home}/vpsynth-template`, dataDirectory]);
    if (folders.length > 0) await sandbox.must(['install', '--directory', '--owner=postgres', ...folders]);
    const flags = [`config_file=${configuration}`, ...(hba ? [`hba_file=${hba}`] : [])].flatMap((flag) => ['-c', flag]);
    const server = sandbox.start([executable(), '-D', dataDirectory, ...flags], { user: 'postgres', folder: home });
    const to = await connection(sandbox, server);
    const asked = to ? await ask(sandbox, to, scripts) : { problems: [], settings: {}, hba: [], answers: [] };
    const verdict = judge('postgres', version, await server.stop('SIGINT', 20), phrases);
    return { ...verdict, ...asked, problems: to ? asked.problems : verdict.problems };
  });
}

/** Milliseconds in which a server that has a socket opens it. */
const socketGrace = 1000;

function executable(): string {
  const [major] = readdirSync(join(rootFolder, 'usr/lib/postgresql'));
  return `/usr/lib/postgresql/${major}/bin/postgres`;
}

function declared({ files }: Surroundings, setting: string): string | undefined {
  const contents = Object.values(files).map(contentOf).join('\n');
  return new RegExp(`^\\s*${setting}\\s*=?\\s*'([^']+)'`, 'm').exec(contents)?.[1];
}

/** Waits until the server answers, and tells how it does: by its Unix socket or by TCP. */
async function connection(sandbox: Sandbox, server: Running): Promise<Connection | undefined> {
  const as = { database: 'postgres', user: 'postgres', password: 'vpsynth', systemUser: 'postgres' };
  let answering: Connection | undefined;
  let refusal = '';
  const started = Date.now();
  await server.until(async () => {
    const sockets = sandbox.listeningSockets().filter((path) => path.includes('.s.PGSQL.'));
    const bySocket = sockets.map((path) => ({ host: posix.dirname(path), port: Number(path.split('.').at(-1)) }));
    // It opens TCP first: what can be reached by socket, as provisioning is, must not be asked another way.
    const byTcp = Date.now() - started > socketGrace ? sandbox.listeningAddresses() : [];
    for (const place of [...bySocket, ...byTcp]) {
      const { code, stderr } = await psql(sandbox, { ...as, ...place }, 'SELECT 1');
      if (code === 0) answering = { ...as, ...place };
      if (answering) break;
      refusal = stderr;
    }
    return answering !== undefined; // after a refusal too: it may still be opening its sockets
  }, 15);
  if (!answering && !server.isOver) throw new Error(`PostgreSQL runs, but lets nobody in: ${refusal}`);
  return answering;
}

async function ask(sandbox: Sandbox, to: Connection, scripts: readonly (string | SqlScript)[]) {
  const wrongSettings = await query(sandbox, to, 'SELECT * FROM pg_file_settings WHERE error IS NOT NULL');
  const hba = await query(sandbox, to, 'SELECT * FROM pg_hba_file_rules ORDER BY line_number');
  const settings = await query(sandbox, to, 'SELECT name, current_setting(name) AS value FROM pg_settings');
  const problems = [
    ...wrongSettings.map((row) => `${row.sourcefile}:${row.sourceline}: ${row.name}: ${row.error}`),
    ...hba.filter(({ error }) => error).map((row) => `${row.file_name}:${row.line_number}: ${row.error}`),
  ];
  const answers: string[] = [];
  for (const [i, script] of scripts.entries()) {
    const { sql, database = to.database } = typeof script === 'string' ? { sql: script } : script;
    const format = ['--quiet', '--no-align', '--tuples-only'];
    const { code, stdout, stderr } = await psql(sandbox, { ...to, database }, sql, ...format);
    if (code !== 0) problems.push(`script ${i + 1}: ${stderr.trim()}`);
    answers.push(stdout.trim());
  }
  return {
    problems,
    hba,
    answers,
    settings: Object.fromEntries(settings.map(({ name = '', value = '' }) => [name, value])),
  };
}
