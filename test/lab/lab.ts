import { authoritiesBundle, createAuthority } from './authority';
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
import { containerName, Machine } from './machine';
import { createNetworks, labAddresses, requireLocalRoute } from './network';
import { createOperatorKey, operatorKey, operatorPublicKey } from './operator/key';
import { type OperatorMachine, type OperatorMachineOptions, startOperatorMachine } from './operator/machine';
import { restartAcme, startAcme } from './services/acme';
import { forgetNames, setNames, startNames } from './services/names';
import { startRegistry } from './services/registry';
import { decideImageSource } from './stand-ins/source';
import { startVantage, Vantage } from './vantage/vantage';

/** Joins the lab, which the first to join starts. */
export async function startLab(): Promise<Lab> {
  return alone(async () => {
    const member = await joinLab();
    try {
      await startEngine();
      await removeLeftovers();
      await startShared();
      return new Lab(member);
    } catch (error) {
      await leave(member);
      throw error;
    }
  });
}

const services: Readonly<Record<string, () => Promise<void>>> = {
  names: startNames,
  acme: startAcme,
  registry: startRegistry,
  vantage: startVantage,
};

/** Starts the network and the lab's own machines; none that runs already. */
async function startShared(): Promise<void> {
  if (!(await runs('names'))) {
    await removeBelongings(sharedMember);
    await createAuthority();
    await createOperatorKey();
    await createNetworks();
    await requireLocalRoute(labAddresses.names);
    await decideImageSource();
  }
  for (const [name, start] of Object.entries(services)) {
    if (await runs(name)) continue;
    await new Machine(name).remove(); // what is left of one that ended
    await start();
  }
}

async function runs(name: string): Promise<boolean> {
  const { stdout } = await tryDocker(['inspect', '--format', '{{.State.Running}}', containerName(name)]);
  return stdout.trim() === 'true';
}

/** The lab as one test file sees it. What it starts is its own; the network, names and keys are shared. */
export class Lab {
  readonly operator = { keyPath: operatorKey, publicKey: operatorPublicKey() };
  /** Path of the certificates that the lab's machines trust, for `NODE_EXTRA_CA_CERTS` and the like. */
  readonly authorities = authoritiesBundle;
  readonly vantage = new Vantage();
  private readonly member: Member;

  constructor(member: Member) {
    this.member = member;
  }

  startHost(options: HostOptions): Promise<Host> {
    return startHost(this.member.id, options);
  }

  startOperatorMachine(options?: OperatorMachineOptions): Promise<OperatorMachine> {
    return startOperatorMachine(this.member.id, options);
  }

  /**
   * Lets certificates be valid for another time from now on. The ACME server forgets its accounts and gets another root:
   * a test asks for this before it starts its hosts, and no other test may use the server meanwhile.
   */
  setCertificateLifetime(seconds: number): Promise<void> {
    return restartAcme(seconds);
  }

  /** Lets further names resolve to an address. */
  setNames(address: string, names: readonly string[]): Promise<void> {
    return setNames(`${this.member.id}.${names[0]}`, address, names);
  }

  /** Ends everything that was started through it, and the shared part when nobody else uses it. */
  async close(): Promise<void> {
    await alone(() => leave(this.member));
  }
}

async function leave(member: Member): Promise<void> {
  await removeBelongings(member.id);
  await forgetNames(member.id);
  await member.leave();
  if ((await livingMembers()).length === 0) await removeBelongings(sharedMember);
  await stopEngine();
}
