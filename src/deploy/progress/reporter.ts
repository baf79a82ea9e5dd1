import type { AgentEvent } from '../agent-session';
import { redact, redactWithin, type Spellings } from '../secrets/redact';
import { describe } from './sentences';

/** How the user hears of progress. */
export type Format = 'lines' | 'json';

/** Tells what happens, as lines for people or as JSON for programs; both go to standard output. */
export class Reporter {
  readonly #format: Format;
  readonly #started = Date.now();
  readonly #write: (text: string) => void;
  #hidden: Spellings = new Map();
  readonly #several: boolean;

  /** @param several hosts are told of at once: each line begins with its host, not each step alone */
  constructor(
    format: Format,
    { several = false } = {},
    write: (text: string) => void = (text) => process.stdout.write(text),
  ) {
    this.#format = format;
    this.#several = several;
    this.#write = write;
  }

  /** From here on these spellings are not told: programs may say what they were given. */
  keepSecret(hidden: Spellings): void {
    this.#hidden = hidden;
  }

  /**
   * One step on one host. `details` are for programs; `text` says the same to people. As JSON a step has the seconds since
   * the command began as `elapsedSeconds`: how long something took, or is given, is a detail of its own.
   */
  tell(host: string, event: string, text: string, details: Readonly<Record<string, unknown>> = {}): void {
    const elapsedSeconds = (Date.now() - this.#started) / 1000;
    const said = redact(text, this.#hidden);
    if (this.#format === 'json') {
      const more = redactWithin(details, this.#hidden) as typeof details;
      this.#write(`${JSON.stringify({ ...more, host, event, elapsedSeconds, text: said })}\n`);
      return;
    }
    const [first, ...more] = said.split('\n');
    const start = `[${elapsedSeconds.toFixed(1).padStart(6)}s] ${host}: `;
    const following = this.#several ? more.map((line) => `${start}${line}`) : more;
    this.#write([`${start}${first}`, ...following, ''].join('\n'));
  }

  /** What the agent tells. */
  agent(host: string, event: AgentEvent): void {
    const text = describe(event);
    // A step that says nothing to people of its own: programs hear of it.
    if (text !== undefined || this.#format === 'json') this.tell(host, event.event, text ?? event.event, event);
  }
}
