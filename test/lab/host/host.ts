import { createConnection } from 'node:net';
import { waitFor } from '../../wait-for';
import { docker } from '../engine/engine';
import { Machine } from '../machine';
import { loadStandIns } from '../stand-ins/load';
import { HostState } from './state';

/** A server under test. */
export class Host extends Machine {
  /** The address it is declared with, on the lab's public bridge. */
  readonly address: string;
  /** What is true on it now, read past its doors. */
  readonly state: HostState;
  private readonly hasDocker: boolean;

  constructor(name: string, address: string, hasDocker: boolean) {
    super(name);
    this.address = address;
    this.hasDocker = hasDocker;
    this.state = new HostState(this);
  }

  /** Its public host key, as in a known_hosts line after the name: `ssh-ed25519 AAAA…`. */
  async sshKey(): Promise<string> {
    const line = await this.run(['cat', '/etc/ssh/ssh_host_ed25519_key.pub']);
    return line.trim().split(' ').slice(0, 2).join(' ');
  }

  /** Turns it on and waits until sshd answers, and Docker where it has it. */
  override async powerOn(): Promise<void> {
    await super.powerOn();
    await this.untilUp();
  }

  async untilUp(): Promise<void> {
    await waitFor(`sshd on ${this.name}`, 60, () => answersSsh(this.address));
    if (this.hasDocker) await this.untilDockerAnswers();
  }

  async untilDockerAnswers(): Promise<void> {
    await waitFor(`Docker on ${this.name}`, 60, async () => (await this.try(['docker', 'version'])).code === 0);
  }

  /** Gives its Docker the images that stand in for the references (docs/lab.md), so that nothing has to be pulled. */
  loadStandIns(references: readonly string[]): Promise<void> {
    return loadStandIns(this, references);
  }

  /** Connects it to the private network of the lab. */
  async connectPrivately(network: string, address: string): Promise<void> {
    await docker(['network', 'connect', '--ip', address, network, this.container]);
  }
}

/** Whether something greets as an ssh server does, within two seconds. */
export function answersSsh(address: string, port = 22): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port, timeout: 2000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-2.0-')));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
