import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authoritiesBundle } from '../authority';
import { clientCommand } from '../engine/engine';
import type { FileOnMachine, Machine } from '../machine';
import type { Histogram } from './histogram';

/** What is sent, all at the same time. Requests a second are those of a kind together. */
export interface Mix {
  /** Short POSTs over HTTP/1.1 connections that are kept open. */
  readonly http1?: { readonly clients: number; readonly perSecond: number };
  /** Short POSTs over a few HTTP/2 connections, several at a time on each. */
  readonly http2?: { readonly connections: number; readonly streams: number; readonly perSecond: number };
  /** Numbers over websockets, each of which has to come back as the next. */
  readonly websocket?: { readonly clients: number; readonly perSecond: number };
  /** POSTs that are answered over six seconds, one after the other. */
  readonly slow?: { readonly clients: number };
  /** POSTs of a large body that takes some seconds to send, one after the other. */
  readonly upload?: { readonly clients: number; readonly mebibytes: number; readonly seconds: number };
}

export const kinds = ['http1', 'http2', 'websocket', 'slow', 'upload'] as const;
export type Kind = (typeof kinds)[number];

/** Numbers by what they are of: a release, a status, an error's code. */
export type Counts = Readonly<Record<string, number>>;

/** Spans of time by name, in milliseconds since the epoch. */
export type Spans = Readonly<Record<string, readonly (readonly [from: number, to: number])[]>>;

export interface Outcome {
  readonly total: number;
  /** Right answers by the release that gave them. */
  readonly answered: Counts;
  /** What was not answered rightly, by what came instead. */
  readonly lost: Counts;
  /** The first fifty of these. */
  readonly failures: readonly { readonly at: string; readonly afterMilliseconds: number; readonly outcome: string }[];
  /** Connections that the server ended in between, by the code it gave. */
  readonly closed: Counts;
  /** Milliseconds between two right answers between which some were lost, the longest. */
  readonly longestOutage: number;
  /** How long right answers took, in milliseconds, by the span in which they were asked for. */
  readonly milliseconds: Readonly<Record<string, Histogram>>;
}

export type Outcomes = Readonly<Partial<Record<Kind, Outcome>>>;

/** An unanswered request counts as lost after these. */
const timeoutSeconds = 30;

const folder = '/usr/local/lib/vpsynth-lab/traffic';
const program = join(__dirname, 'client');
const websocketLibrary = join(require.resolve('ws/package.json'), '..');

/** The files of a folder, for another machine. */
export function filesOf(path: string): Record<string, FileOnMachine> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|json)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, { content: readFileSync(join(path, name)) }]));
}

/** With the library of which both sides of a websocket are made. */
export function withWebsockets(files: Readonly<Record<string, FileOnMachine>>): Record<string, FileOnMachine> {
  const library = Object.entries(filesOf(websocketLibrary));
  return { ...files, ...Object.fromEntries(library.map(([name, file]) => [`node_modules/ws/${name}`, file])) };
}

/** Starts sending requests to a site from a machine outside it. */
export async function startTraffic(machine: Machine, url: string, mix: Mix): Promise<Traffic> {
  await machine.putFolder(folder, withWebsockets(filesOf(program)));
  return new Traffic(machine, url, mix);
}

/** Requests that are being sent. */
export class Traffic {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Outcomes>;

  constructor(machine: Machine, url: string, mix: Mix) {
    const bounded = ['timeout', '--kill-after=5', '7200', 'node', `${folder}/main.js`];
    const [command, ...parameters] = clientCommand(['exec', '--interactive', machine.container, ...bounded]);
    this.#child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin?.on('error', () => {}); // it tells by its exit code
    this.#tell({ place: { url, ca: readFileSync(authoritiesBundle, 'utf8'), timeoutSeconds }, kinds: mix });
    this.#ended = this.#outcomes();
    this.#ended.catch(() => {}); // reported to whoever stops it
  }

  /** Lets the requests under way end; gives what became of all, and how long they took within some spans of time. */
  stop(spans: Spans = {}): Promise<Outcomes> {
    this.#tell({ spans });
    this.#child.stdin?.end();
    return this.#ended;
  }

  /** Ends it without asking what became of anything; nothing where it has been stopped. */
  abandon(): void {
    this.#child.stdin?.end();
  }

  #tell(message: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  async #outcomes(): Promise<Outcomes> {
    let stdout = '';
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const [code] = await once(this.#child, 'close');
    if (code !== 0 || stdout === '') throw new Error(`the traffic ended with ${code}: ${stdout}`);
    return JSON.parse(stdout);
  }
}
