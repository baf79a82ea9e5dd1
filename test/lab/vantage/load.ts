import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { authoritiesBundle } from '../authority';
import { clientCommand } from '../engine/engine';
import type { Machine } from '../machine';

const script = '/usr/local/lib/vpsynth-lab/load.js';

export interface LoadOptions {
  readonly url: string;
  /** Connections, each with one request at a time. @default 20 */
  readonly clients?: number;
  /** POST: what clients don't repeat by themselves. @default POST */
  readonly method?: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
  /** Between an answer and the next request. @default 0 */
  readonly pauseMilliseconds?: number;
  /** After these an unanswered request counts as TIMEOUT. @default 30 */
  readonly timeoutSeconds?: number;
  /** It ends by itself after these. @default 120 */
  readonly seconds?: number;
}

export interface LoadResult {
  readonly total: number;
  /** Number of requests by how they ended: a status (`200`), or the code of an error (`ECONNRESET`). */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The first twenty that did not end with 200. */
  readonly failures: readonly { readonly at: string; readonly outcome: string }[];
  readonly milliseconds: { readonly median: number; readonly p99: number; readonly most: number };
  readonly seconds: number;
}

/** Requests that are being sent from the vantage. */
export class Load {
  private readonly child: ChildProcess;
  private readonly ended: Promise<LoadResult>;

  constructor(machine: Machine, options: LoadOptions) {
    const { clients = 20, method = 'POST', headers = {}, pauseMilliseconds = 0, timeoutSeconds = 30 } = options;
    const { url, body, seconds = 120 } = options;
    const bounded = ['timeout', '--kill-after=5', String(seconds + timeoutSeconds + 10), 'node', script];
    const [program, ...parameters] = clientCommand(['exec', '--interactive', machine.container, ...bounded]);
    this.child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ca = readFileSync(authoritiesBundle, 'utf8');
    const work = { url, clients, method, headers, body, pauseMilliseconds, timeoutSeconds, seconds, ca };
    this.child.stdin?.on('error', () => {});
    this.child.stdin?.write(`${JSON.stringify(work)}\n`);
    this.ended = this.result();
    this.ended.catch(() => {}); // reported to whoever stops it
  }

  /** Lets the requests under way end, and gives the outcomes of all. */
  stop(): Promise<LoadResult> {
    this.child.stdin?.end();
    return this.ended;
  }

  private async result(): Promise<LoadResult> {
    let stdout = '';
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const [code] = await once(this.child, 'close');
    if (code !== 0) throw new Error(`the load ended with ${code}: ${stdout}`);
    return JSON.parse(stdout);
  }
}
