import type { AgentEvent } from '../agent-session';
import { redact, redactWithin } from '../secrets/redact';

/** How the user hears of progress. */
export type Format = 'lines' | 'json';

/** Tells what happens, as lines for people or as JSON for programs; both go to standard output. */
export class Reporter {
  readonly #format: Format;
  readonly #started = Date.now();
  readonly #write: (text: string) => void;
  readonly #secrets = new Map<string, string>();

  constructor(format: Format, write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#format = format;
    this.#write = write;
  }

  /** From here on these values, by name, are not told: programs may say what they were given. */
  keepSecret(values: ReadonlyMap<string, string>): void {
    for (const [name, value] of values) this.#secrets.set(name, value);
  }

  /** One step on one host. `details` are for programs; `text` says the same to people. */
  tell(host: string, event: string, text: string, details: Readonly<Record<string, unknown>> = {}): void {
    const seconds = (Date.now() - this.#started) / 1000;
    const said = redact(text, this.#secrets);
    if (this.#format === 'json') {
      const more = redactWithin(details, this.#secrets) as typeof details;
      this.#write(`${JSON.stringify({ ...more, host, event, seconds, text: said })}\n`);
      return;
    }
    const [first, ...more] = said.split('\n');
    this.#write([`[${seconds.toFixed(1).padStart(6)}s] ${host}: ${first}`, ...more, ''].join('\n'));
  }

  /** What the agent tells. */
  agent(host: string, event: AgentEvent): void {
    this.tell(host, event.event, describe(event), event);
  }
}

const sentences: Readonly<Record<string, (event: AgentEvent) => string>> = {
  installed: ({ stack, files, removed }) => `${stack}: ${files} files written${removed ? `, ${removed} removed` : ''}`,
  'backing-up': ({ construct }) => `saving ${construct} first`,
  starting: ({ stack, services }) => `${stack}: starting ${(services as string[]).join(', ')}`,
  healthy: ({ stack, service }) => `${stack}: ${service} is healthy`,
  ready: ({ stack, service }) => `${stack}: ${service} can take requests`,
  done: ({ stack, service }) => `${stack}: ${service} has ended well`,
  told: ({ stack, service, how }) => `${stack}: ${service} read its files anew (${how})`,
  reloaded: ({ stack, service }) => `${stack}: ${service} took its new configuration`,
  draining: ({ workers, timeout }) =>
    `waiting for ${workers} old nginx workers to finish requests (at most ${timeout} s)`,
  certificate: ({ domain }) => `asking for a certificate of ${domain}`,
  verified: ({ url }) => `${url} answers`,
  ending: ({ stack, service }) => `${stack}: ending ${service}`,
  bootstrap: ({ line }) => String(line),
  applied: ({ paths }) => `applied ${(paths as string[]).join(', ')}`,
  pulling: ({ image }) => `pulling ${image}`,
  'going-back': ({ because }) => `FAILED: ${because}\ngoing back to the last release`,
  stays: ({ stack }) => `${stack}: has no earlier release; it stays as it is, for its logs to be read`,
  'went-back': ({ stacks }) =>
    (stacks as string[]).length > 0 ? `went back: ${(stacks as string[]).join(', ')}` : 'nothing to go back to',
  warning: ({ message }) => `warning: ${message}`,
};

function describe(event: AgentEvent): string {
  return sentences[event.event]?.(event) ?? event.event;
}
