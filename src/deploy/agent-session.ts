import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { UserError } from '../cli/user-error';
import { HostError } from './host-error';
import { notStarted } from './program-end';
import type { SshChild, SshConnection } from './ssh/connection';
import { explainSsh, NotPrepared, sshFault } from './ssh/fault';

/** Something that the agent tells while it works. */
export type AgentEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

/** What the agent refused, with its code. */
export class AgentRefusal extends UserError {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the agent finds missing that bootstrap brings. */
const bootstrapMends: ReadonlySet<string> = new Set(['no-engine', 'not-bootstrapped']);

/** A shell's code for a command that isn't there. */
const notFound = 127;

/** sudo and Python where the agent, its gate or its sudo rule is missing; not what an agent says that fails. */
const absent =
  /^sudo: (.*command not found|a password is required)|can't open file '\/usr\/local\/lib\/vpsynth\/agent'/m;

/** Milliseconds; a silent deployer loses its lock after two minutes (agent/protocol.py). */
const heartbeat = 30_000;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: (event: AgentEvent) => void;
}

/** The agent of one host, asked over one connection: requests can be sent before earlier ones are answered. */
export class AgentSession {
  readonly #connection: SshConnection;
  readonly #child: SshChild;
  readonly #waiting: Waiting[] = [];
  #stderr = '';
  #ended: Error | undefined;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(connection: SshConnection, version: string) {
    this.#connection = connection;
    // While images are built and sent nothing is asked, and the agent lets a lock go whose holder is silent.
    this.#heartbeat = setInterval(() => {
      if (this.#waiting.length === 0) this.request('still-here').catch(() => {});
    }, heartbeat).unref();
    this.#child = connection.start(['vpsynth-agent', `version=${version}`]);
    this.#child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-8192);
    });
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    this.#child.on('error', (error) => this.#end(notStarted('ssh', error)));
    this.#child.on('close', (code) => this.#end(this.#why(code)));
  }

  /** Asks one operation. Secrets go this way only: standard input of the connection, never an argument. */
  request<Result>(
    operation: string,
    details: Readonly<Record<string, unknown>> = {},
    onEvent: Waiting['onEvent'] = () => {},
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      this.#waiting.push({ resolve: resolve as Waiting['resolve'], reject, onEvent });
      this.#child.stdin.write(`${JSON.stringify({ operation, ...details })}\n`);
    });
  }

  #take(line: string): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const message = parse(line);
    if (message === undefined) return;
    if ('event' in message) {
      first.onEvent(message as AgentEvent);
      return;
    }
    this.#waiting.shift();
    const { error, result } = message as { error?: { code: string; message: string }; result?: unknown };
    if (error === undefined) first.resolve(result);
    else if (error.code === 'fault') first.reject(new Error(`the agent failed:\n${error.message}`));
    else first.reject(new AgentRefusal(error.code, `${error.message}${this.#mend(error.code)}`));
  }

  /** What the agent can't know: what the host is called here. */
  #mend(code: string): string {
    return bootstrapMends.has(code) ? `; run: npx vpsynth bootstrap ${this.#connection.target.name}` : '';
  }

  #why(code: number | null): Error {
    const { target } = this.#connection;
    const { name } = target;
    const said = this.#stderr.replaceAll(/^\s*mux_client.*$/gm, '').trim();
    if (code === sshFault) return explainSsh(target, said);
    if (code === notFound || absent.test(said))
      return new NotPrepared(`${name} has no agent of vpsynth; run: npx vpsynth bootstrap ${name}`, `${name} `);
    return new HostError(`the connection to ${name} ended${said ? `: ${said}` : ''}`, ` to ${name}`);
  }

  #end(error: Error): void {
    clearInterval(this.#heartbeat);
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }

  /** Ends the agent, which lets its lock go. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGTERM'), 5000);
    await closed;
    clearTimeout(timer);
  }
}

/** What the agent says; undefined for a login banner, whatever it looks like. */
function parse(line: string): object | undefined {
  try {
    const message: unknown = JSON.parse(line);
    const known = typeof message === 'object' && message !== null;
    return known && ['event', 'result', 'error'].some((key) => key in message) ? message : undefined;
  } catch {
    return undefined;
  }
}
