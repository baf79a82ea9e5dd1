import { UserError } from '../../cli/user-error';
import { HostError } from '../host-error';
import { identityVariable, knownHostsPath, type SshTarget } from './connection';

/** There is a host, and it knows nothing of vpsynth yet. */
export class NotPrepared extends HostError {}

/** Nobody answers there. */
export class Unreachable extends HostError {}

/** There is a host, and it takes none of the user's keys. */
export class KeyRefused extends NotPrepared {}

/** OpenSSH's own exit code for what went wrong before the command ran. */
export const sshFault = 255;

/** Why ssh refused a user that isn't vpsynth's: bootstrap comes as the one that the provider made. */
export function explainFirstTime(target: SshTarget, said: string): UserError {
  if (!/Permission denied/.test(said)) return explainSsh(target, said);
  const { name, address, port, user } = target;
  return new UserError(
    `${user} on ${name} (${address} port ${port}) takes none of your keys: name the one that the provider put there by ` +
      `${identityVariable}, or another user who may become root by --user`,
  );
}

/** What ssh said, as what the user can do about it. */
export function explainSsh({ name, address, port, user }: SshTarget, said: string): UserError {
  const place = `${user}@${address} port ${port}`;
  const words = said.trim();
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No .* host key is known/.test(words)) {
    return /No .* host key is known/.test(words)
      ? new UserError(
          `the key of ${name} is not pinned in ${knownHostsPath}; for a new host run: npx vpsynth bootstrap ${name}`,
        )
      : new UserError(
          `${place} shows another key than the one that ${knownHostsPath} pins for ${name}: nothing was sent. ` +
            `Somebody may stand between you and the host; if it was installed anew, remove its line and run: npx vpsynth bootstrap ${name}`,
        );
  }
  if (/Permission denied/.test(words)) {
    return new KeyRefused(
      `${place} accepts none of your keys. A new host needs: npx vpsynth bootstrap ${name}; ` +
        `your key must stand in infra/authorized_keys, or be named by ${identityVariable}`,
    );
  }
  return new Unreachable(`no connection to ${name} (${place}): ${words || 'ssh said nothing'}`, ` to ${name}`);
}
