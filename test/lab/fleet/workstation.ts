import type { Result } from '../engine/program';
import type { Host } from '../host/host';
import type { Lab } from '../lab';
import type { OperatorMachine, OperatorMachineOptions } from '../operator/machine';

/** Where the team's clone stands on each of its machines. */
export const repository = '/root/fleet';

/** Whom password files of nginx's let in where nobody has said otherwise, and by which headers. */
export const visitor = {
  headers: { authorization: `Basic ${Buffer.from('board:lab').toString('base64')}` },
  /** As `openssl passwd -apr1` writes it. */
  passwordLine: 'board:$apr1$x6c5UF0r$bR31XOhoSDxxu5ik.Q9u..',
};

/** A computer of the team with a fresh clone, from which its fleet is deployed by vpsynth's own commands. */
export class Workstation {
  readonly machine: OperatorMachine;

  constructor(machine: OperatorMachine) {
    this.machine = machine;
  }

  /** Runs `vpsynth …` in the clone, whatever the exit code. */
  tryVpsynth(parameters: readonly string[], options: { seconds?: number; stdin?: string } = {}): Promise<Result> {
    return this.machine.try(['node', 'src/cli/vpsynth.js', ...parameters], {
      folder: repository,
      seconds: 300,
      ...options,
    });
  }

  /** The same for a command that has to succeed; gives what it printed. */
  async vpsynth(parameters: readonly string[], options: { seconds?: number; stdin?: string } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.tryVpsynth(parameters, options);
    if (code === 0) return stdout;
    throw new Error(`vpsynth ${parameters.join(' ')} failed (${code}):\n${stdout}\n${stderr}`);
  }

  /** Replaces a text of a file, which has to be in it. */
  async edit(file: string, from: string, to: string): Promise<void> {
    const before = await this.machine.run(['cat', `${repository}/${file}`]);
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    await this.write(file, before.replace(from, to));
  }

  async write(file: string, content: string): Promise<void> {
    await this.machine.putFolder(repository, { [file]: { content } });
  }

  /** A file of the clone. */
  read(file: string): Promise<string> {
    return this.machine.run(['cat', `${repository}/${file}`]);
  }

  /** Prepares a bare host, its key compared with the one that its console shows. */
  async bootstrap(host: Host): Promise<string> {
    const console = await host.run(['ssh-keygen', '-l', '-f', '/etc/ssh/ssh_host_ed25519_key.pub']);
    return this.vpsynth(['bootstrap', host.name, '--host-key', console.split(' ')[1] as string]);
  }

  /** Gives secrets values, by the command and the file that a team uses. */
  async setSecrets(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.vpsynth(['secrets', 'set', name], { stdin: value });
  }

  /** Lets vpsynth make up each secret of the hosts that has no value; a password file of nginx's lets {@link visitor} in. */
  async makeUpSecrets(hosts: readonly string[]): Promise<void> {
    const { stdout } = await this.tryVpsynth(['secrets', 'missing', ...hosts]);
    const names = [...stdout.matchAll(/^(\w+) has no value$/gm)].map(([, name = '']) => name);
    for (const name of names.filter((each) => each.endsWith('_HTPASSWD')))
      await this.setSecrets({ [name]: visitor.passwordLine });
    const others = names.filter((each) => !each.endsWith('_HTPASSWD'));
    if (others.length > 0) await this.vpsynth(['secrets', 'set', ...others, '--generate']);
  }
}

/** A fresh clone of this project on a machine with git, Node.js, npm, ssh and rsync, and Docker where it is asked for. */
export async function startWorkstation(lab: Lab, options: OperatorMachineOptions): Promise<Workstation> {
  const machine = await lab.startOperatorMachine(options);
  await machine.clone(repository);
  // No more than vpsynth needs to run: applications install what they need where their images are built.
  const install = ['npm', 'install', '--omit=dev', '--no-save', '--no-audit', '--no-fund'] as const;
  await machine.run(install, { folder: repository, seconds: 180 });
  await machine.run(['cp', '/root/.ssh/id_ed25519.pub', `${repository}/infra/authorized_keys`]);
  return new Workstation(machine);
}
