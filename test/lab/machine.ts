import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docker, memberLabel, tryDocker } from './engine/engine';
import { type Command, must, type Result, type RunOptions } from './engine/program';
import { publicNetwork } from './network';

export interface FileOnMachine {
  readonly content: string | Buffer;
  /** @default 0o644 */
  readonly mode?: number;
}

export interface MachineOptions {
  /** Name of its image, without the lab's prefix. */
  readonly image: string;
  /** Its host name; its container's name is the lab's prefix and this. */
  readonly name: string;
  readonly member: string;
  /** @default one that is free */
  readonly address?: string;
  /** Parameters of `docker create`. @default none */
  readonly parameters?: readonly string[];
  /** Put there before it starts, by folder. @default none */
  readonly folders?: Readonly<Record<string, Readonly<Record<string, FileOnMachine>>>>;
  /** @default the image's own */
  readonly command?: readonly string[];
}

/** The environment is added to the machine's own. */
export interface MachineRunOptions extends RunOptions {
  /** @default root */
  readonly user?: string;
  /** @default '/' */
  readonly folder?: string;
}

export const containerName = (name: string) => `vpsynth-lab-${name}`;

/** Creates a container of the lab's engine and starts it. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const container = containerName(options.name);
  await docker([
    'create',
    ...['--name', container, '--hostname', options.name, '--label', `${memberLabel}=${options.member}`],
    ...['--network', publicNetwork.name, ...(options.address ? ['--ip', options.address] : [])],
    ...(options.address ? ['--label', `vpsynth.lab.address=${options.address}`] : []),
    ...(options.parameters ?? []),
    `vpsynth-lab/${options.image}`,
    ...(options.command ?? []),
  ]);
  const machine = new Machine(options.name);
  for (const [folder, files] of Object.entries(options.folders ?? {})) await machine.putFolder(folder, files);
  await machine.powerOn();
  return machine;
}

/** A container that stands for a machine: a host, a server of the lab, an operator's computer. */
export class Machine {
  readonly name: string;
  readonly container: string;

  constructor(name: string) {
    this.name = name;
    this.container = containerName(name);
  }

  /** Runs a command on it as root, past any of its own doors, whatever the exit code. */
  try(command: Command, options: MachineRunOptions = {}): Promise<Result> {
    const { seconds = 60, user = 'root', folder = '/', stdin, environment = {} } = options;
    // By name alone: the engine's client takes the values from its own environment, not from its command line.
    const variables = Object.keys(environment).flatMap((name) => ['--env', name]);
    // Its own clock ends it: what the engine's client started would go on without the client.
    const bounded = ['timeout', '--kill-after=5', String(seconds), ...command];
    const place = ['--user', user, '--workdir', folder, ...variables, this.container];
    return tryDocker(['exec', '--interactive', ...place, ...bounded], { stdin, environment, seconds: seconds + 10 });
  }

  /** Runs a command on it that has to succeed, and gives what it printed. */
  async run(command: Command, options: MachineRunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(command, options);
    if (code === 0) return stdout;
    throw new Error(`${this.name}: ${command.join(' ')} failed (${code ?? 'killed'}): ${stderr}${stdout}`);
  }

  /** Puts files into a folder, which is made if it isn't there; owned by root. It needn't run. */
  async putFolder(folder: string, files: Readonly<Record<string, FileOnMachine>>): Promise<void> {
    const temporary = mkdtempSync(join(tmpdir(), 'vpsynth-lab-'));
    try {
      const paths = Object.keys(files).map((name) => join(folder, name).slice(1));
      for (const [name, { content, mode = 0o644 }] of Object.entries(files)) {
        const path = join(temporary, 'root', folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
        chmodSync(path, mode);
      }
      // Files alone, no folders: those that are there keep their mode.
      const archive = join(temporary, 'files.tar');
      await must(['tar', '-C', join(temporary, 'root'), '--owner=0', '--group=0', '-cf', archive, ...paths]);
      await docker(['cp', '-', `${this.container}:/`], { stdin: readFileSync(archive) });
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }

  /** Power loss: every process ends at once; files and volumes stay. */
  async powerOff(): Promise<void> {
    await docker(['kill', this.container]);
  }

  async powerOn(): Promise<void> {
    await docker(['start', this.container]);
  }

  async remove(): Promise<void> {
    await tryDocker(['rm', '--force', '--volumes', this.container], { seconds: 120 });
  }

  /** What it printed since it was made. */
  async log(): Promise<string> {
    const { stdout, stderr } = await tryDocker(['logs', this.container]);
    return stdout + stderr;
  }
}
