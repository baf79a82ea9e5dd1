import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../cli/user-error';

export interface ProcessOptions {
  /** Where it runs. */
  readonly folder: string;
  /**
   * What it reads.
   * @default nothing
   */
  readonly input?: string;
}

/** Programs that show what they do on this program's own output. */
export class Processes {
  readonly #running = new Set<ChildProcess>();

  /**
   * Runs a program to its end; returns its exit code, 1 when a signal ended it.
   *
   * @throws UserError when there is no such program
   */
  async run(argv: readonly [string, ...string[]], { folder, input = '' }: ProcessOptions): Promise<number> {
    const [program, ...parameters] = argv;
    const child = spawn(program, parameters, { cwd: folder, stdio: ['pipe', 'inherit', 'inherit'] });
    this.#running.add(child);
    child.stdin?.on('error', () => {}); // it needn't read what it is given
    child.stdin?.end(input);
    try {
      const [code] = await once(child, 'close');
      return code ?? 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new UserError(`there is no program ${program} here`);
    } finally {
      this.#running.delete(child);
    }
  }

  /** Asks every program that runs now to end. */
  interrupt(): void {
    for (const child of this.#running) child.kill('SIGINT');
  }
}
