import { spawn } from 'node:child_process';
import { UserError } from '../cli/user-error';
import { endOf } from './program-end';
import type { SshConnection } from './ssh/connection';

/**
 * Brings folders of `infra/<host>/` to the host's `incoming` folder over the connection that is there. What is gone here
 * goes there too. Files of the host's own never stood in it.
 *
 * @throws UserError in rsync's words: a full disk, no rsync here
 */
export async function rsync(connection: SshConnection, folder: string, names: readonly string[]): Promise<void> {
  const sources = names.map((name) => `${folder}/${name}`);
  const child = spawn(
    'rsync',
    [
      '--recursive',
      '--checksum',
      '--delete',
      '--executability',
      '--chmod=D0755,F0644,F+X',
      // The deployer's own: git ignores it, so a developer's copy may hold secrets and keys.
      ...['secrets', 'active', 'certificates', 'challenges', 'files'].flatMap((name) => ['--exclude', `/*/${name}/`]),
      '--exclude=.env',
      `--rsh=${connection.remoteShell}`,
      '--',
      ...sources,
      `${connection.target.address}:./`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4096);
  });
  const code = await endOf(child, 'rsync');
  if (code === 0) return;
  const full = /No space left on device/.test(said);
  throw new UserError(
    full
      ? `the disk of ${connection.target.name} is full: rsync could not write; what runs there was not touched`
      : `rsync to ${connection.target.name} failed (${code}): ${said.trim()}`,
  );
}
