import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fchmodSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Result {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningOptions {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** Files that collect the output. Not pipes: to a program, /dev/stdout is then something it can open. */
  readonly outputPath: string;
}

/** A process in a process group of its own, that was started in a sandbox. */
export class Running {
  readonly ended: Promise<Result>;
  private readonly child: ChildProcess;
  private readonly outputPath: string;
  private over = false;

  constructor({ argv: [program, ...parameters], environment, stdin, outputPath }: RunningOptions) {
    this.outputPath = outputPath;
    const outputs = ['out', 'err'].map((stream) => openSync(`${outputPath}.${stream}`, 'a'));
    for (const output of outputs) fchmodSync(output, 0o666); // the program may drop root before it opens /dev/stderr
    this.child = spawn(program, parameters, { stdio: ['pipe', ...outputs], env: environment, detached: true });
    for (const output of outputs) closeSync(output);
    this.child.stdin?.on('error', () => {}); // it needn't read what it is given
    this.child.stdin?.end(stdin);
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code) => {
        this.over = true;
        resolve({ code: code ?? undefined, ...this.output() });
      });
    });
    this.ended.catch(() => {}); // reported to whoever waits for it
  }

  get isOver(): boolean {
    return this.over;
  }

  output(): { stdout: string; stderr: string } {
    const read = (stream: string) => readFileSync(`${this.outputPath}.${stream}`, 'utf8');
    return { stdout: read('out'), stderr: read('err') };
  }

  /** Waits for the end; after the given time the whole group is killed. */
  async within(seconds: number): Promise<Result> {
    const timer = setTimeout(() => this.kill(), seconds * 1000);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits until the condition holds; false when the process ended, or the time did, before. */
  async until(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
    const deadline = Date.now() + seconds * 1000;
    while (!this.over && Date.now() < deadline) {
      if (await condition()) return true;
      await sleep(25);
    }
    return false;
  }

  /** Waits until a condition holds without which there is nothing to test; it mustn't throw while the program starts. */
  async mustBecome(condition: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
    if (await this.until(condition, seconds)) return;
    const { stdout, stderr } = this.output();
    throw new Error(`it ${this.over ? 'ended' : `wasn't so within ${seconds} s`}: ${stderr}${stdout}`);
  }

  /** Asks the program itself (the child of nsenter, which stays to tell its exit code) to stop; kills it if it won't. */
  async stop(signal: NodeJS.Signals, seconds: number): Promise<Result> {
    if (!this.over) {
      const { pid } = this.child;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
      for (const child of children) process.kill(Number(child), signal);
    }
    return this.within(seconds);
  }

  /** Kills the whole group, if it still runs. */
  kill(): void {
    if (!this.over && this.child.pid) process.kill(-this.child.pid, 'SIGKILL');
  }
}
