import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../cli/user-error';
import { runProgram } from '../run-program';
import { knownHostsPath } from '../ssh/connection';
import { portState } from './port-state';

/** A key that a machine shows. */
export interface HostKey {
  /** `ssh-ed25519 AAAA…`, as known_hosts has it. */
  readonly key: string;
  /** `SHA256:…`, as a provider's console and `ssh-keygen -l` print it. */
  readonly fingerprint: string;
}

/** Whether a host's key is pinned. */
export function isPinned(host: string): boolean {
  if (!existsSync(knownHostsPath)) return false;
  const lines = readFileSync(knownHostsPath, 'utf8').split('\n');
  return lines.some((line) => line.split(' ')[0]?.split(',').includes(host));
}

/** Pins a key: from then on no other is accepted. The file is committed, and so reviewed. */
export function pin(host: string, { key }: HostKey): void {
  const missingEnd = existsSync(knownHostsPath) && !/(^|\n)$/.test(readFileSync(knownHostsPath, 'utf8'));
  appendFileSync(knownHostsPath, `${missingEnd ? '\n' : ''}${host} ${key}\n`);
}

/**
 * Asks a machine for its key, which proves nothing yet: somebody has to compare the fingerprint.
 *
 * @throws UserError when nothing answers there
 */
export async function scanHostKey(address: string, port: number): Promise<HostKey> {
  const { stdout } = await runProgram('ssh-keyscan', ['-T', '10', '-t', 'ed25519', '-p', String(port), address], {
    check: false,
  });
  const line = stdout.split('\n').find((each) => each !== '' && !each.startsWith('#'));
  if (line === undefined)
    throw new UserError(
      `no sshd with an ed25519 key answers at ${address} port ${port}: ${await portState(address, port)}. ` +
        'Where sshd listens on another port, name it by --port; else look at the machine and at the firewall of its provider',
    );
  const key = line.slice(line.indexOf(' ') + 1).trim();
  const { stdout: said } = await runProgram('ssh-keygen', ['-l', '-f', '-'], { stdin: `${line}\n` });
  const [, fingerprint = ''] = said.split(' ');
  return { key, fingerprint };
}
