import { join } from 'node:path';
import { UserError } from '../cli/user-error';
import {
  afterUpArguments,
  builtServices,
  contractArguments,
  logsArguments,
  stopArguments,
  upArguments,
  watchArguments,
} from './compose-arguments';
import type { LocalStack } from './local-stack';
import type { Processes } from './processes';
import { absentNetworks } from './select-stacks';
import { withoutNetworks } from './without-networks';

/** The stacks of the developer's machine while they run. */
export class Session {
  readonly #root: string;
  readonly #stacks: readonly LocalStack[];
  readonly #processes: Pick<Processes, 'run' | 'interrupt'>;
  #started: LocalStack[] = [];
  #isInterrupted = false;

  /** @param stacks in the order in which they start */
  constructor(root: string, stacks: readonly LocalStack[], processes: Pick<Processes, 'run' | 'interrupt'>) {
    this.#root = root;
    this.#stacks = stacks;
    this.#processes = processes;
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Ends what goes on now; {@link stop} is still to be called. */
  interrupt(): void {
    this.#isInterrupted = true;
    this.#processes.interrupt();
  }

  /**
   * Starts one stack after the other, and waits for each to be healthy.
   *
   * @throws UserError for the first that isn't
   */
  async start(): Promise<void> {
    for (const stack of this.#stacks) {
      if (this.#isInterrupted) return;
      this.#started = [stack, ...this.#started];
      const absent = absentNetworks(stack, this.#stacks);
      const changed = absent.length > 0;
      const input = changed ? withoutNetworks(stack, absent) : undefined;
      await this.#must(stack, upArguments(stack, changed), input);
      for (const args of afterUpArguments(stack)) await this.#must(stack, args);
      for (const args of contractArguments(stack, changed)) await this.#must(stack, args, input);
    }
  }

  /**
   * Makes changed sources live and shows what services print, until it is interrupted.
   *
   * @throws UserError when Compose stops watching by itself
   */
  async follow(): Promise<void> {
    const own = this.#stacks.filter((stack) => builtServices(stack).length > 0);
    const watching = own.map(async (stack) => {
      await this.#run(stack, watchArguments);
      if (!this.#isInterrupted) throw new UserError(`${stack.name}: its sources are watched no longer`);
    });
    const showing = own.map((stack) => this.#showLogs(stack));
    try {
      await Promise.all([...watching, ...showing]);
    } catch (error) {
      this.interrupt();
      await Promise.allSettled([...watching, ...showing]);
      throw error;
    }
  }

  /** Stops what was started, the last first. Containers and volumes stay. */
  async stop(): Promise<void> {
    for (const stack of this.#started) await this.#run(stack, stopArguments);
  }

  /** The view ends when the last of its containers does, as all of them may while they are replaced. */
  async #showLogs(stack: LocalStack): Promise<void> {
    while (!this.#isInterrupted) {
      await this.#run(stack, logsArguments(stack));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async #must(stack: LocalStack, args: readonly string[], input?: string): Promise<void> {
    const code = await this.#run(stack, args, input);
    if (code === 0 || this.#isInterrupted) return;
    const look = `cd ${stack.folder} && docker compose logs`;
    throw new UserError(
      `${stack.name} did not come up: docker ${args.join(' ')} failed: see above, or what it printed: ${look}`,
    );
  }

  #run({ folder }: LocalStack, args: readonly string[], input?: string): Promise<number> {
    return this.#processes.run(['docker', ...args], { folder: join(this.#root, folder), input });
  }
}
