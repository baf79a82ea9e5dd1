import { type Command, usage } from './command';
import { commands } from './commands';
import { describeDeclarationError } from './declaration-error';
import { meant } from './meant';
import { table } from './table';
import { UsageError, UserError } from './user-error';

/** Runs the command line; never throws. Returns the exit code: 0 well, 1 something is wrong, 2 used wrongly. */
export async function main(args: readonly string[]): Promise<number> {
  for (const output of [process.stdout, process.stderr]) output.on('error', goOnUnheard);
  const [name, ...rest] = args;
  if (name === 'help' && rest[0] !== undefined) return main([rest[0], '--help']);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const entry = commands.find((each) => each.name === name);
  if (entry === undefined) {
    process.stderr.write(`vpsynth: ${unknown(name)}\n`);
    return 2;
  }
  const command = entry.load();
  // What follows `--` is another program's.
  const own = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
  if (own.includes('--help') || own.includes('-h')) {
    process.stdout.write(usage(name, command));
    return 0;
  }
  return run(name, command, rest);
}

/**
 * Who reads the output has read enough, as `head` does: no fault of the command's, which comes to its own end. A release
 * that ended here would be half made.
 */
function goOnUnheard(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function run(name: string, command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    process.stderr.write(`vpsynth ${name}: ${misused(error, name, command) ?? describe(error)}\n`);
    return isUsage(error) ? 2 : 1;
  }
}

/** What a user did or met is told in a sentence; what vpsynth did wrong, with its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UserError || isUsage(error) || 'rule' in error) return error.message;
  return describeDeclarationError(error) ?? error.stack ?? error.message;
}

/** `node:util` refuses arguments by errors of these codes. */
function isUsage(error: unknown): boolean {
  return error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS');
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code);
}

function unknown(name: string): string {
  const near = meant(
    name,
    commands.map((each) => each.name),
  );
  return `there is no command ${JSON.stringify(name)}: ${hint(near, 'npx vpsynth --help')}`;
}

/** What `node:util` refuses, in the words of the command's help; undefined for any other error. Its message alone says what it is about. */
function misused(error: unknown, name: string, command: Command): string | undefined {
  const help = `see npx vpsynth ${name} --help`;
  const { message = '' } = (error ?? {}) as { readonly message?: string };
  const [, option = ''] = /'(-[^' ]+)/.exec(message) ?? [];
  switch (codeOf(error)) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return option === '' ? undefined : unknownOption(option, name, command);
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      if (message.includes('does not take an argument')) return `${option} takes no value: ${help}`;
      return `${option} lacks its value: write ${formOf(option, command)}; ${help}`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      // The word stays untold: it may be the value of a secret.
      return `it takes options alone, and no word beside them: ${help}`;
    default:
      return undefined;
  }
}

/** An option with its value, as the help has it: `--parallel <n>`. */
function formOf(option: string, { options }: Command): string {
  const found = options.find(([each]) => each.trimStart().startsWith(`${option} `));
  return found?.[0].trimStart() ?? `${option} <value>`;
}

function unknownOption(option: string, name: string, { options }: Command): string {
  const known = ['--help', ...options.flatMap(([each]) => each.match(/--[a-z-]+/g) ?? [])];
  const near = meant(
    option.replace(/^-+/, ''),
    known.map((each) => each.slice(2)),
  );
  return `there is no option ${option}: ${hint(near && `--${near}`, `npx vpsynth ${name} --help`)}`;
}

function hint(near: string | undefined, help: string): string {
  return near === undefined ? `see ${help}` : `did you mean ${near}? See ${help}`;
}

function overview(): string {
  const rows = commands.map(({ name, summary }) => [`  ${name}`, summary]);
  return `vpsynth: typed constructs in, reviewed configuration out

Usage: vpsynth <command> [options]

${table(rows)}

vpsynth <command> --help has the options and examples of each.
`;
}

function version(): string {
  return (require('vpsynth/package.json') as { version: string }).version;
}
