import { createAuthority } from './authority';
import { startEngine, stopEngine, tryDocker } from './engine/engine';
import {
  alone,
  joinLab,
  livingMembers,
  type Member,
  removeBelongings,
  removeLeftovers,
  sharedMember,
} from './engine/members';
import type { Host } from './host/host';
import { type HostOptions, startHost } from './host/start';
import { containerName } from './machine';
import { createNetworks, labAddresses, requireLocalRoute } from './network';
import { createOperatorKey, operatorKey, operatorPublicKey } from './operator/key';
import { setNames, startNames } from './services/names';

/** Joins the lab, which the first to join starts. */
export async function startLab(): Promise<Lab> {
  return alone(async () => {
    const member = await joinLab();
    try {
      await startEngine();
      await removeLeftovers();
      if (!(await isStarted())) await startShared();
      return new Lab(member);
    } catch (error) {
      await leave(member);
      throw error;
    }
  });
}

async function isStarted(): Promise<boolean> {
  const { stdout } = await tryDocker(['inspect', '--format', '{{.State.Running}}', containerName('names')]);
  return stdout.trim() === 'true';
}

async function startShared(): Promise<void> {
  await removeBelongings(sharedMember);
  await createAuthority();
  await createOperatorKey();
  await createNetworks();
  await requireLocalRoute(labAddresses.names);
  await startNames();
}

/** The lab as one test file sees it. What it starts is its own; the network, names and keys are shared. */
export class Lab {
  readonly operator = { keyPath: operatorKey, publicKey: operatorPublicKey };
  private readonly member: Member;

  constructor(member: Member) {
    this.member = member;
  }

  startHost(options: HostOptions): Promise<Host> {
    return startHost(this.member.id, options);
  }

  /** Lets further names resolve to an address. */
  setNames(address: string, names: readonly string[]): Promise<void> {
    return setNames(this.member.id, address, names);
  }

  /** Ends everything that was started through it, and the shared part when nobody else uses it. */
  async close(): Promise<void> {
    await alone(() => leave(this.member));
  }
}

async function leave(member: Member): Promise<void> {
  await removeBelongings(member.id);
  await member.leave();
  if ((await livingMembers()).length === 0) await removeBelongings(sharedMember);
  await stopEngine();
}
