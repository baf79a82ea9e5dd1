import { setTimeout } from 'node:timers/promises';
import { UserError } from '../cli/user-error';
import { AgentRefusal } from './agent-session';
import type { HostFiles } from './host-files';
import { connect, type HostSession } from './host-session';
import type { Reporter } from './progress/reporter';
import { whoDeploys } from './who';

/** How the machine's own files differ from what was applied: paths below `etc`. */
export interface MachineStatus {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** The public key that the fleet's other hosts know it by; null for a host that has none yet. */
  readonly wireGuardKey: string | null;
}

interface Applied {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly warnings: readonly string[];
  /** Present when something could lock people out: undone after `seconds` unless the token comes over a new connection. */
  readonly confirm?: { readonly token: string; readonly seconds: number };
}

/** Whether there is anything to apply. */
export function machineDiffers({ changed, removed }: Pick<MachineStatus, 'changed' | 'removed'>): boolean {
  return changed.length + removed.length > 0;
}

/**
 * Applies the machine's own files, which rsync has brought. What could lock people out is confirmed over a connection of
 * its own: when that can't be made, the host undoes it by itself.
 */
export async function applyMachine(session: HostSession, files: HostFiles, reporter: Reporter): Promise<void> {
  const { name } = files;
  const applied = await session.agent.request<Applied>(
    'apply-host',
    { files: files.machine, who: whoDeploys() },
    (event) => reporter.agent(name, event),
  );
  for (const warning of applied.warnings) reporter.tell(name, 'warning', `warning: ${warning}`);
  if (applied.confirm !== undefined) await confirm(files, applied.confirm, reporter);
  const { changed, removed } = applied;
  reporter.tell(name, 'machine', `the machine itself: ${changed.length + removed.length} files applied`, {
    changed,
    removed,
  });
}

/** sshd may be away for a moment while it reads its files anew. */
const pause = 2000;

async function confirm(
  files: HostFiles,
  { token, seconds }: NonNullable<Applied['confirm']>,
  reporter: Reporter,
): Promise<void> {
  const deadline = Date.now() + (seconds * 1000) / 2;
  for (;;) {
    try {
      await confirmOnce(files, token);
      reporter.tell(files.name, 'confirmed', 'a new connection reaches the host: firewall and sshd stay');
      return;
    } catch (error) {
      if (Date.now() < deadline && !(error instanceof AgentRefusal)) {
        await setTimeout(pause);
        continue;
      }
      throw new UserError(
        `${files.name} can't be reached with its new firewall or sshd (${(error as Error).message}); ` +
          `the host goes back to the old ones by itself within ${seconds} s`,
      );
    }
  }
}

async function confirmOnce(files: HostFiles, token: string): Promise<void> {
  const session = connect(files);
  try {
    await session.agent.request('confirm-host', { token });
  } finally {
    await session.close();
  }
}
