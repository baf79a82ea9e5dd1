import type { ChildProcess } from 'node:child_process';
import { UserError } from '../cli/user-error';

/** What brings a program, by the names of Debian's packages. */
const packages: Readonly<Record<string, string>> = {
  ssh: 'openssh-client',
  'ssh-keyscan': 'openssh-client',
  'ssh-keygen': 'openssh-client',
  rsync: 'rsync',
  tar: 'tar',
};

/** Why a program of this machine can't be started, and what to install where it isn't there. */
export function notStarted(program: string, error: NodeJS.ErrnoException): UserError {
  const found = error.code === 'ENOENT' ? packages[program] : undefined;
  const mend = found === undefined ? '' : `; install the package ${found}, or put ${program} on the PATH`;
  return new UserError(`${program} can't be started: ${error.message}${mend}`);
}

/**
 * The exit code of a program once all that it wrote was read; null when a signal ended it.
 *
 * @throws UserError when it can't be started
 */
export function endOf(child: ChildProcess, program: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(notStarted(program, error)));
    child.on('close', resolve);
  });
}
