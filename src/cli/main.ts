import { closest } from '../../constructs/fleet/closest';
import { type Command, usage } from './command';
import { commands } from './commands';
import { describeDeclarationError } from './declaration-error';
import { table } from './table';
import { UsageError, UserError } from './user-error';

/** Runs the command line; never throws. Returns the exit code: 0 well, 1 something is wrong, 2 used wrongly. */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', endQuietly);
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

/** Who reads the output has read enough, as `head` does: no fault of the command's. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

async function run(name: string, command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    process.stderr.write(`vpsynth ${name}: ${describe(error)}\n`);
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
  if (error instanceof UsageError) return true;
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}

function unknown(name: string): string {
  const names = commands.map((each) => each.name);
  const begun = names.filter((each) => each.startsWith(name));
  const near = begun.length === 1 ? begun[0] : closest(name, names);
  const hint = near === undefined ? 'see npx vpsynth --help' : `did you mean ${near}? See npx vpsynth --help`;
  return `there is no command ${JSON.stringify(name)}: ${hint}`;
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
