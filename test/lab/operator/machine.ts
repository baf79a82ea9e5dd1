import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../wait-for';
import { trustedAuthorities } from '../authority';
import { must } from '../engine/program';
import { hostRights } from '../host/rights';
import { type FileOnMachine, Machine, startMachine } from '../machine';
import { labAddresses } from '../network';
import { archivesMount, loadStandIns } from '../stand-ins/load';
import { operatorKey, operatorPublicKey } from './key';

export interface OperatorMachineOptions {
  /** @default 'operator' */
  readonly name?: string;
  /** Whether it has Docker, to build images where no registry is used. @default false */
  readonly docker?: boolean;
}

/** Starts a computer from which hosts are deployed: it has the operator's key, git, Node.js, npm, ssh and rsync. */
export async function startOperatorMachine(
  member: string,
  options: OperatorMachineOptions = {},
): Promise<OperatorMachine> {
  const { name = 'operator', docker = false } = options;
  const ssh: Record<string, FileOnMachine> = {
    id_ed25519: { content: readFileSync(operatorKey), mode: 0o600 },
    'id_ed25519.pub': { content: operatorPublicKey() },
  };
  await startMachine({
    image: docker ? 'operator-docker' : 'operator',
    name,
    member,
    parameters: docker ? [...hostRights, ...archivesMount()] : ['--dns', labAddresses.names],
    folders: {
      '/root/.ssh': ssh,
      '/usr/local/share/ca-certificates': trustedAuthorities(),
      '/etc/vpsynth-lab': { 'resolv.conf': { content: `nameserver ${labAddresses.names}\n` } },
    },
  });
  const machine = new OperatorMachine(name);
  const isUp = docker ? (['docker', 'version'] as const) : (['test', '-e', '/run/vpsynth-lab-up'] as const);
  await waitFor(`the machine ${name}`, 60, async () => (await machine.try([...isUp])).code === 0);
  return machine;
}

export class OperatorMachine extends Machine {
  /** Gives its Docker, where it has one, the images that stand in for the references. */
  loadStandIns(references: readonly string[]): Promise<void> {
    return loadStandIns(this, references);
  }

  /** Clones this project there as it is committed: as from a server, nothing of the work tree comes along. */
  async clone(folder: string): Promise<void> {
    const temporary = mkdtempSync(join(tmpdir(), 'vpsynth-lab-'));
    try {
      const bundle = join(temporary, 'bundle');
      const project = join(__dirname, '..', '..', '..');
      await must(['git', '-C', project, 'bundle', 'create', '--quiet', bundle, 'HEAD']);
      await this.putFolder('/tmp', { 'project.bundle': { content: readFileSync(bundle) } });
      await this.run(['git', 'clone', '--quiet', '/tmp/project.bundle', folder]);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
}
