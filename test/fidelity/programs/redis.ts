import { posix } from 'node:path';
import { withCertificates } from './certificates';
import type { Surroundings } from './files';
import type { Running } from './running';
import { inSandbox, type Sandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface RedisOptions extends Surroundings {
  /** @default 'redis' */
  readonly program?: 'redis' | 'valkey';
  /** @default '/etc/redis/redis.conf' */
  readonly configuration?: string;
  /** Who may run CONFIG GET, when the configuration asks for a password. @default nobody in particular */
  readonly credentials?: { readonly user?: string; readonly password: string };
}

export interface RedisVerdict extends Verdict {
  /** CONFIG GET *: each directive's value in force. */
  readonly settings: Readonly<Record<string, string>>;
}

const defaultConfiguration = '/etc/redis/redis.conf';
const certificate = /^\s*(?<name>tls-(?:cert|key|ca-cert)-file)\s+"?(?<path>[^"\s]+)/gm;
const phrases = {
  problem: /FATAL|Fatal error|Bad directive|^>>> |\d [A-Z][a-z]{2} .* # >>> |wrong number/,
  warning: / # WARNING(?!.*overcommit)/,
};

/** Does Redis (or Valkey) start with the files? `/data`, the images' data folder, is there. */
export function redisAccepts({ credentials, ...options }: RedisOptions): Promise<RedisVerdict> {
  const { program = 'redis' } = options;
  return inSandbox(surroundingsOf(options), async (sandbox) => {
    const version = await versionOf(sandbox, program);
    const server = startRedis(sandbox, options);
    const settings: Record<string, string> = {};
    const isUp = await server.until(() => addresses(sandbox).length > 0, 10);
    if (isUp) Object.assign(settings, await readSettings(sandbox, program, credentials));
    const verdict = judge(program, version, await server.stop('SIGINT', 10), phrases);
    return { ...verdict, settings };
  });
}

/** The files and folders that it finds. */
export function surroundingsOf({ program = 'redis', configuration = defaultConfiguration, ...options }: RedisOptions) {
  const files = withCertificates(options.files, certificate, posix.dirname(configuration), program);
  return { ...options, files, directories: { '/data': program, ...options.directories } };
}

/** Starts it as its image does. */
export function startRedis(sandbox: Sandbox, options: RedisOptions): Running {
  const { program = 'redis', configuration = defaultConfiguration } = options;
  return sandbox.start([`${program}-server`, configuration, '--daemonize', 'no'], { user: program, folder: '/data' });
}

/** Options with which the client may reach the server. */
function addresses(sandbox: Sandbox): string[][] {
  const sockets = sandbox.listeningSockets().map((path) => ['-s', path]);
  const ports = sandbox.listeningAddresses().map(({ host, port }) => ['-h', host, '-p', String(port)]);
  return [...sockets, ...ports, ...ports.map((port) => [...port, '--tls', '--insecure'])];
}

async function readSettings(sandbox: Sandbox, program: string, credentials: RedisOptions['credentials']) {
  const environment = credentials && { REDISCLI_AUTH: credentials.password };
  const user = credentials?.user ? ['--user', credentials.user] : [];
  let refusal = '';
  for (const address of addresses(sandbox)) {
    const command = ['--no-auth-warning', ...address, ...user, '--json', 'CONFIG', 'GET', '*'];
    const { code, stdout, stderr } = await sandbox.run([`${program}-cli`, ...command], { environment, seconds: 5 });
    if (code === 0 && stdout.startsWith('{')) return JSON.parse(stdout) as Record<string, string>;
    refusal = `${stdout}${stderr}`;
  }
  throw new Error(`${program} runs, but doesn't answer CONFIG GET: ${refusal}`);
}
