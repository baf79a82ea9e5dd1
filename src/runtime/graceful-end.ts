import type { EventEmitter } from 'node:events';
import { jsonLog, type Log } from './log';
import { within } from './within';

/** Tells whether the process was asked to end. */
export interface Ending {
  readonly isEnding: boolean;
}

export interface GracefulEndOptions {
  /**
   * How long all steps together may take, in milliseconds. Keep it below the container's stop grace period, after
   * which the process is killed.
   *
   * @default 25000
   */
  readonly withinMs?: number;
  /** @default JSON lines on standard output */
  readonly log?: Log;
  /**
   * What receives the signals and is ended.
   *
   * @default the process itself
   */
  readonly process?: Pick<EventEmitter, 'on'> & { exit(code: number): void };
}

interface Step {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/**
 * The end of a process at SIGTERM or SIGINT: readiness turns 503 at once, then the deferred steps run, the last
 * deferred first, and the process exits: with 0 when every step finished, with 1 when one failed or time ran out.
 * A second signal ends it at once with 1.
 */
export class GracefulEnd implements Ending {
  private readonly steps: Step[] = [];
  private readonly log: Log;
  private readonly withinMs: number;
  private readonly process: Pick<EventEmitter, 'on'> & { exit(code: number): void };
  private begun = false;

  constructor(options: GracefulEndOptions = {}) {
    this.withinMs = options.withinMs ?? 25_000;
    this.log = options.log ?? jsonLog;
    this.process = options.process ?? process;
    for (const signal of ['SIGTERM', 'SIGINT']) this.process.on(signal, () => void this.begin(signal));
  }

  get isEnding(): boolean {
    return this.begun;
  }

  /** Adds a step to the end. What is opened first is deferred first, and so closed last. */
  defer(name: string, run: () => void | Promise<void>): void {
    this.steps.push({ name, run });
  }

  private async begin(signal: string): Promise<void> {
    if (this.begun) return this.process.exit(1);
    this.begun = true;
    this.log.info('ending', { signal });
    try {
      await within(this.withinMs, 'the end', this.runSteps());
      this.log.info('ended');
      this.process.exit(0);
    } catch (error) {
      this.log.error('ended with work left undone', { error });
      this.process.exit(1);
    }
  }

  /** A step that fails doesn't keep the others from running: each holds something of its own. */
  private async runSteps(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.toReversed()) {
      try {
        await step.run();
      } catch (error) {
        failures.push(new Error(`${step.name} did not end well`, { cause: error }));
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  }
}
