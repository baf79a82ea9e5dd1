import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonProgram } from '../agent/python-program';

export const agentFolder = join(__dirname, '../../../src/deploy/agent');

export interface Step {
  readonly do: 'apply' | 'boot' | 'confirm' | 'revert' | 'status';
  /** Words of a command → what that program says as it fails. */
  readonly refuse?: Readonly<Record<string, string>>;
  /** Name → its line of /etc/passwd. @default none */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Words of a command at which the agent is killed. @default none */
  readonly kill?: string;
  readonly seconds?: number;
  /** The ssh connection that it comes over. @default '1@1' */
  readonly connection?: string;
  /** Instead of those of the files that came in. */
  readonly digests?: Readonly<Record<string, string>>;
  readonly token?: string;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each operation has a result of its own
  readonly result?: any;
  readonly error?: { readonly code: string; readonly message: string };
  /** Commands, paths as on the machine. */
  readonly ran: readonly string[];
  readonly events: readonly { readonly event: string }[];
  readonly started: readonly (readonly string[])[];
}

/** A folder that stands for a machine's root, on which the agent's own code works. */
export class TestMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'vpsynth-machine-'));

  constructor() {
    this.put('etc/ssh/sshd_config', 'Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n');
  }

  put(path: string, content: string, mode = 0o644): void {
    const absolute = join(this.root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
    chmodSync(absolute, mode);
  }

  /** What rsync brought: exactly these files. */
  bring(files: Readonly<Record<string, string>>): void {
    rmSync(join(this.root, 'srv'), { recursive: true, force: true });
    mkdirSync(join(this.root, 'srv/vpsynth/incoming/host'), { recursive: true });
    for (const [path, content] of Object.entries(files)) this.put(`srv/vpsynth/incoming/host/${path}`, content);
  }

  read(path: string): string | undefined {
    const absolute = join(this.root, path);
    return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
  }

  mode(path: string): number {
    return statSync(join(this.root, path)).mode & 0o777;
  }

  /** Runs steps one after another; one answer each. */
  run(...steps: Step[]): Answer[] {
    const { status, stdout, stderr } = spawnSync(
      pythonProgram,
      ['-I', '-B', join(__dirname, 'drive.py'), agentFolder],
      {
        input: JSON.stringify({ root: this.root, steps }),
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
