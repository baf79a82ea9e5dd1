import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { UserError } from '../../cli/user-error';

/** Who is connected to, and as whom. */
export interface SshTarget {
  /** The host's id, under which its key is pinned. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
}

/** Host keys are pinned here, by the host's id: OpenSSH's own format. */
export const knownHostsPath = 'infra/known_hosts';

/** Names a file with a private key, for machines without an agent or a configuration of OpenSSH. */
export const identityVariable = 'VPSYNTH_SSH_IDENTITY_FILE';

export type SshChild = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * One authenticated connection, by the system's OpenSSH: it knows the user's agents, jump hosts and hardware keys. The
 * first command opens it, and rsync and all others ride on it (OpenSSH's ControlMaster).
 */
export class SshConnection {
  readonly target: SshTarget;
  readonly #folder: string;
  #opened = false;

  /** @throws UserError when the variable names a private key that isn't there: ssh would go on without it */
  constructor(target: SshTarget) {
    const identity = process.env[identityVariable];
    if (identity && !existsSync(identity))
      throw new UserError(`${identityVariable} names ${identity}, which does not exist`);
    this.target = target;
    // Short: the path of a socket has room for about a hundred characters.
    this.#folder = mkdtempSync(join(tmpdir(), 'vpsynth-'));
  }

  /** The options and the host, for whatever starts ssh itself. */
  get arguments(): string[] {
    const { address, port, user } = this.target;
    return [...this.#options(false), '-p', String(port), '-l', user, address];
  }

  /** As one word for `rsync --rsh`, which splits at spaces and knows quotes. */
  get remoteShell(): string {
    const { port, user } = this.target;
    return ['ssh', ...this.#options(false), '-p', String(port), '-l', user].map((word) => `'${word}'`).join(' ');
  }

  /** Starts a command there. Its words are joined by spaces and read by the host: plain words only. */
  start(words: readonly string[], { terminal = false, inherit = false } = {}): SshChild {
    const { address, port, user } = this.target;
    const options = this.#options(!this.#opened);
    this.#opened = true;
    const flags = terminal ? ['-tt'] : ['-T'];
    return spawn('ssh', [...options, ...flags, '-p', String(port), '-l', user, address, '--', ...words], {
      stdio: inherit ? 'inherit' : 'pipe',
    }) as SshChild;
  }

  #options(master: boolean): string[] {
    const { name } = this.target;
    const settings = [
      `ControlPath=${join(this.#folder, 'c')}`,
      `ControlMaster=${master ? 'yes' : 'no'}`,
      'ControlPersist=no',
      `HostKeyAlias=${name}`,
      `UserKnownHostsFile=${knownHostsPath}`,
      'GlobalKnownHostsFile=/dev/null',
      'StrictHostKeyChecking=yes',
      'UpdateHostKeys=no',
      'CheckHostIP=no',
      'BatchMode=yes',
      'ConnectTimeout=15',
      'ServerAliveInterval=5',
      'ServerAliveCountMax=6',
    ];
    const identity = process.env[identityVariable];
    return [
      ...settings.flatMap((setting) => ['-o', setting]),
      ...(identity ? ['-i', identity, '-o', 'IdentitiesOnly=yes'] : []),
    ];
  }

  /** Forgets the connection's socket. The connection itself ends with its first command. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Whether a host's key is pinned at all. */
export function hasPinnedKeys(): boolean {
  return existsSync(knownHostsPath);
}
