import { spawnSync } from 'node:child_process';
import { UserError } from '../cli/user-error';

/** The first with `!reset`, which leaves a network out; `watch` and `start_interval` are older. */
const needed = [2, 24] as const;

/**
 * Makes sure that Docker Compose is here and that an engine answers.
 *
 * @throws UserError that says what is missing
 */
export function demandCompose(): void {
  const version = answer(
    ['compose', 'version', '--short'],
    'install Docker Engine with its Compose plugin, or Docker Desktop',
  );
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    throw new UserError(`Docker Compose is ${version}; at least ${needed.join('.')} is needed`);
  }
  answer(['version', '--format', '{{.Server.Version}}'], 'start Docker, and see that your user may use it');
}

function answer(args: readonly string[], mend: string): string {
  const { status, stdout, stderr, error } = spawnSync('docker', args, { encoding: 'utf8', timeout: 30_000 });
  if (status === 0) return stdout.trim();
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  const command = `docker ${args.join(' ')}`;
  const reason = isMissing ? 'there is no program docker here' : `${command}: ${error?.message ?? firstLine(stderr)}`;
  throw new UserError(`${reason}: ${mend}`);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
