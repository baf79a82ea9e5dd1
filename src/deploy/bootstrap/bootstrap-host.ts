import { wireGuardLockPath } from '../../../synth/derive/wireguard-lock';
import { synthesizeCommand } from '../../../synth/synthesize-command';
import { UserError } from '../../cli/user-error';
import { readAgentFiles } from '../agent-files';
import type { HostFiles } from '../host-files';
import { askHost, type HostSession, openHost } from '../host-session';
import { applyMachine, type MachineStatus, machineDiffers } from '../machine';
import type { Reporter } from '../progress/reporter';
import { rsync } from '../rsync';
import { KeyRefused, NotPrepared } from '../ssh/fault';
import { authorizedKeysPath, readAuthorizedKeys } from './authorized-keys';
import { bootstrapFirstTime } from './first-time';
import { isPinned, pin, scanHostKey } from './known-hosts';
import { recordWireGuardKey } from './wireguard-lock';

export interface BootstrapOptions {
  /** Who may become root there, on a machine that vpsynth hasn't prepared yet. */
  readonly user: string;
  /** Where sshd listens until its own configuration is applied. */
  readonly port: number;
  readonly docker: 'distribution' | 'docker';
  /** The fingerprint that the machine's key must have; without one, `accepts` is asked. */
  readonly hostKey?: string;
  /** Says whether a machine's fingerprint is the right one. */
  readonly accepts: (fingerprint: string) => Promise<boolean>;
}

/** Makes a bare machine one that can be deployed to; on one that is, brings it up to date. */
export async function bootstrapHost(files: HostFiles, options: BootstrapOptions, reporter: Reporter): Promise<void> {
  const { name, deployment, machine } = files;
  const { address, user: deployUser } = deployment.ssh;
  const keys = readAuthorizedKeys();
  const known = isPinned(name);
  if (!known) await pinKey(name, address, options, reporter);
  // The port that sshd has by now: the declared one may be among what is applied below.
  const reachable = { ...files, deployment: { ...deployment, ssh: { ...deployment.ssh, port: options.port } } };
  if (known && (await isPrepared(reachable))) {
    await again(reachable, { user: deployUser, docker: options.docker, keys }, reporter);
  } else {
    const target = { name, address, port: options.port, user: options.user };
    await bootstrapFirstTime({ target, deployUser, docker: options.docker, keys }, readAgentFiles(), reporter);
  }
  const { session, answer } = await openPrepared(reachable, machine);
  await applyIfNeeded(session, files, answer, reporter);
  publishKey(files, answer, reporter);
  reporter.tell(name, 'ready', `ready; next: npx vpsynth deploy ${name}`);
}

/** Connects as the deploy user, who was just prepared. */
async function openPrepared(files: HostFiles, machine: HostFiles['machine']) {
  try {
    return await openHost(files, (agent) => agent.request<MachineStatus>('status-host', { files: machine }));
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    throw new UserError(
      `${files.name}: the machine is prepared, but your key is not in ${authorizedKeysPath}: use one that is, or add it, ` +
        'and run it again',
    );
  }
}

async function applyIfNeeded(session: HostSession, files: HostFiles, status: MachineStatus, reporter: Reporter) {
  try {
    if (!machineDiffers(status)) return;
    await rsync(session.connection, files.folder, ['host']);
    await applyMachine(session, files, reporter);
  } finally {
    await session.close();
  }
}

/** The other hosts take its packets once they know its key. */
function publishKey({ name, machine }: HostFiles, { wireGuardKey }: MachineStatus, reporter: Reporter): void {
  if (!('etc/vpsynth/wireguard.conf' in machine) || wireGuardKey === null) return;
  if (recordWireGuardKey(name, wireGuardKey))
    reporter.tell(
      name,
      'wireguard-key',
      `wrote its key into ${wireGuardLockPath}: run ${synthesizeCommand}, commit, and deploy the other hosts of its network`,
    );
}

async function pinKey(name: string, address: string, { port, hostKey, accepts }: BootstrapOptions, reporter: Reporter) {
  const key = await scanHostKey(address, port);
  // No command to paste here: it would pin the key of whoever answers.
  if (hostKey !== undefined && hostKey !== key.fingerprint)
    throw new UserError(
      `${address} shows the key ${key.fingerprint}, not ${hostKey} that you gave: nothing was sent; it may not be your host`,
    );
  if (hostKey === undefined && !(await accepts(key.fingerprint)))
    throw new UserError(
      `${address} shows the key ${key.fingerprint}, which nobody has confirmed. Compare it with the one that the ` +
        `provider's console shows, and run: npx vpsynth bootstrap ${name} --host-key ${key.fingerprint}`,
    );
  pin(name, key);
  reporter.tell(name, 'pinned', `pinned the host key ${key.fingerprint} in infra/known_hosts: commit it`);
}

async function isPrepared(files: HostFiles): Promise<boolean> {
  try {
    await askHost(files, (agent) => agent.request('status-host', { files: files.machine }));
    return true;
  } catch (error) {
    if (error instanceof NotPrepared) return false;
    throw error;
  }
}

async function again(files: HostFiles, details: Readonly<Record<string, string>>, reporter: Reporter): Promise<void> {
  await askHost(files, (agent) => agent.request('bootstrap', details, (event) => reporter.agent(files.name, event)));
}
