import { posix } from 'node:path';
import { withCertificates } from './certificates';
import { contentOf, type FileUnderTest, type Surroundings } from './files';
import type { Running } from './running';
import { type CommandOptions, inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface RabbitmqOptions extends Surroundings {
  /** @default '/etc/rabbitmq/rabbitmq.conf' */
  readonly configuration?: string;
  /** Read after it, in order of names. @default '/etc/rabbitmq/conf.d' */
  readonly configurationFolder?: string;
  /** @default '/etc/rabbitmq/enabled_plugins' */
  readonly enabledPlugins?: string;
  /** The official image's `RABBITMQ_…` variables. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RabbitmqQueue {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface RabbitmqVerdict extends Verdict {
  /** `rabbitmqctl environment`: each application's settings in force. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly plugins: readonly string[];
  readonly vhosts: readonly string[];
  readonly users: readonly { readonly user: string; readonly tags: readonly string[] }[];
  readonly queues: readonly RabbitmqQueue[];
  /** `rabbitmqctl export_definitions`: exchanges, bindings, policies, permissions, and the above once more. */
  readonly definitions: Readonly<Record<string, unknown>>;
}

type Control = (tool: 'rabbitmqctl' | 'rabbitmq-plugins', ...words: string[]) => Promise<string>;

const certificate = /^\s*(?<name>[\w.]*ssl_options\.(?:certfile|keyfile|cacertfile))\s*=\s*(?<path>\S+)/gm;
const phrases = {
  problem: /\[error\] <[\d.]+> {3}- |tried to set|^Error during startup/,
  warning: /Deprecated features: /,
};
export const executables = '/usr/lib/rabbitmq/bin';

/** Does RabbitMQ start with the files (definitions and plugins included)? What it made of them is returned. */
export function rabbitmqAccepts(options: RabbitmqOptions): Promise<RabbitmqVerdict> {
  const { configuration = '/etc/rabbitmq/rabbitmq.conf', enabledPlugins = '/etc/rabbitmq/enabled_plugins' } = options;
  const files = withCertificates(options.files, certificate, posix.dirname(configuration), 'rabbitmq');
  return inSandbox({ ...options, files }, async (sandbox) => {
    const version = await versionOf(sandbox, 'rabbitmq');
    const command = commandFor(options);
    const server = sandbox.start([`${executables}/rabbitmq-server`], command);
    const isUp = await rabbitmqIsUp(server);
    const control: Control = async (tool, ...words) =>
      (await sandbox.must([`${executables}/${tool}`, '--silent', ...words], command)).stdout;
    const shown = isUp ? await show(control) : nothing;
    const idle = isUp ? pluginsWithoutEffect(files[enabledPlugins], shown.plugins) : [];
    const result = await server.stop('SIGTERM', 20);
    const log = await sandbox.must(['find', '/var/log/rabbitmq', '-name', '*.log', '-exec', 'cat', '{}', '+']);
    const stdout = `${result.stdout}${log.stdout}`;
    const verdict = judge('rabbitmq', version, { ...result, stdout, code: isUp ? 0 : result.code }, phrases);
    return { ...verdict, ...shown, problems: [...verdict.problems, ...idle] };
  });
}

/** How its programs are run. */
export function commandFor(options: RabbitmqOptions): CommandOptions {
  return { user: 'rabbitmq', folder: '/var/lib/rabbitmq', environment: environmentFor(options), seconds: 60 };
}

/** Waits until a server that was started has imported what it was given. */
export function rabbitmqIsUp(server: Running): Promise<boolean> {
  return server.until(() => /completed with \d+ plugins/.test(server.output().stdout), 60);
}

function environmentFor(options: RabbitmqOptions): Record<string, string> {
  const { configuration, configurationFolder, enabledPlugins, environment } = options;
  return {
    HOME: '/var/lib/rabbitmq',
    ERL_CRASH_DUMP_SECONDS: '0',
    RABBITMQ_NODENAME: 'rabbit@localhost',
    ...(configuration && { RABBITMQ_CONFIG_FILE: configuration }),
    ...(configurationFolder && { RABBITMQ_CONFIG_FILES: configurationFolder }),
    ...(enabledPlugins && { RABBITMQ_ENABLED_PLUGINS_FILE: enabledPlugins }),
    ...environment,
  };
}

const nothing = { environment: {}, plugins: [], vhosts: [], users: [], queues: [], definitions: {} };

async function show(control: Control): Promise<Omit<RabbitmqVerdict, keyof Verdict>> {
  const list = async <T>(...words: string[]): Promise<T> =>
    JSON.parse(await control('rabbitmqctl', ...words, '--formatter', 'json'));
  const vhosts = (await list<{ name: string }[]>('list_vhosts', 'name')).map(({ name }) => name);
  const queues: RabbitmqQueue[] = [];
  for (const vhost of vhosts) {
    type Listed = { name: string; type: string; arguments: [string, string, unknown][] };
    const listed = await list<Listed[]>('list_queues', '--vhost', vhost, 'name', 'type', 'arguments');
    for (const { name, type, arguments: triples } of listed) {
      queues.push({ vhost, name, type, arguments: Object.fromEntries(triples.map(([key, , value]) => [key, value])) });
    }
  }
  return {
    vhosts,
    queues,
    users: await list('list_users'),
    environment: await list('environment'),
    plugins: (await control('rabbitmq-plugins', 'list', '--enabled', '--minimal')).split('\n').filter(Boolean),
    definitions: JSON.parse(await control('rabbitmqctl', 'export_definitions', '-')),
  };
}

/** RabbitMQ passes silently over a plugin that it doesn't know. */
function pluginsWithoutEffect(enabledPlugins: FileUnderTest | undefined, plugins: readonly string[]): string[] {
  const terms = contentOf(enabledPlugins ?? '').replaceAll(/%.*$/gm, ''); // Erlang comments
  const named = terms.match(/\w+/g) ?? [];
  return named.filter((name) => !plugins.includes(name)).map((name) => `plugin ${name} is named, but isn't enabled`);
}
