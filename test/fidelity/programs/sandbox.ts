import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type Bridge, openBridge } from './bridge';
import { ownedPaths, type Surroundings, stage } from './files';
import { type Address, listeningAddresses, listeningSockets } from './listening';
import { mountPoint, ownNamespaces, rootFolder } from './root';
import { type Result, Running } from './running';

export interface CommandOptions {
  /** @default root */
  readonly user?: string;
  /** @default '/' */
  readonly folder?: string;
  /** Added to PATH, HOME and LANG; nothing of the machine's environment is passed. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default empty */
  readonly stdin?: string;
  /** After these the whole process group is killed. @default 30 */
  readonly seconds?: number;
}

type Command = readonly [string, ...string[]];
type Holder = ChildProcessByStdio<Writable, Readable, Readable>;

/** No sandbox outlives this, whatever its user forgets. */
const longestLife = 300;

/**
 * Runs work in a throw-away copy of the programs' root: own mounts, processes, host name and network (loopback alone),
 * all of which end with it, processes that were left behind included.
 */
export async function inSandbox<T>(surroundings: Surroundings, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const temporary = mkdtempSync(join(tmpdir(), 'vpsynth-programs-'));
  let holder: Holder | undefined;
  let sandbox: Sandbox | undefined;
  try {
    const staged = join(temporary, 'files');
    mkdirSync(staged);
    stage(staged, surroundings);
    const parameters = [join(__dirname, 'enter.sh'), rootFolder, mountPoint, staged, String(longestLife)];
    holder = spawn('unshare', [...ownNamespaces, '--', ...parameters], { detached: true, stdio: 'pipe' });
    sandbox = new Sandbox(await readyHolder(holder), temporary);
    for (const [owner, paths] of ownedPaths(surroundings)) await sandbox.must(['chown', owner, ...paths]);
    return await work(sandbox);
  } finally {
    await sandbox?.close();
    if (holder) await end(holder);
    rmSync(temporary, { recursive: true, force: true });
  }
}

export class Sandbox {
  private readonly holder: number;
  private readonly temporary: string;
  private readonly started: Running[] = [];
  private readonly bridges: Bridge[] = [];

  constructor(holder: number, temporary: string) {
    this.holder = holder;
    this.temporary = temporary;
  }

  /** Starts a program and leaves it running. */
  start(command: Command, { user, folder = '/', environment, stdin = '' }: CommandOptions = {}): Running {
    const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts'];
    const asUser = user ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'] : [];
    const running = new Running({
      argv: ['nsenter', `--target=${this.holder}`, ...namespaces, 'env', `--chdir=${folder}`, ...asUser, ...command],
      environment: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: user ? '/tmp' : '/root',
        LANG: 'C.UTF-8',
        ...environment,
      },
      stdin,
      outputPath: join(this.temporary, `output-${this.started.length + 1}`),
    });
    this.started.push(running);
    return running;
  }

  /** Runs a program to its end. */
  run(command: Command, options: CommandOptions = {}): Promise<Result> {
    return this.start(command, options).within(options.seconds ?? 30);
  }

  /** Runs a program that is no part of the question and has to succeed. */
  async must(command: Command, options: CommandOptions = {}): Promise<Result> {
    const result = await this.run(command, options);
    if (result.code === 0) return result;
    throw new Error(`${command.join(' ')} failed (${result.code ?? 'killed'}): ${result.stderr}${result.stdout}`);
  }

  /** Lets the test itself connect to a port of the loopback in here: returns the port on this machine's. */
  async bridge(port: number): Promise<number> {
    const bridge = await openBridge(this.holder, port);
    this.bridges.push(bridge);
    return bridge.port;
  }

  /** Kills what still runs, and waits for the end of all that was started. */
  async close(): Promise<void> {
    for (const bridge of this.bridges) bridge.close();
    for (const running of this.started) running.kill();
    await Promise.allSettled(this.started.map(({ ended }) => ended));
  }

  /** Where something in here accepts TCP connections. */
  listeningAddresses(): Address[] {
    return listeningAddresses(this.holder);
  }

  /** Paths of the Unix sockets on which something in here accepts connections. */
  listeningSockets(): string[] {
    return listeningSockets(this.holder);
  }
}

function readyHolder(holder: Holder): Promise<number> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    holder.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      const [, pid] = /^ready (\d+)$/m.exec(stdout) ?? [];
      if (pid) resolve(Number(pid));
    });
    holder.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    holder.on('error', reject);
    holder.on('close', (code) => reject(new Error(`no sandbox (exit ${code}): ${stderr}`)));
  });
}

/** Its standard input closes, so it ends, and with it all that runs in its pid namespace. */
async function end(holder: Holder): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null || holder.pid === undefined) return;
  const closed = once(holder, 'close');
  holder.stdin.on('error', () => {}).end();
  const { pid } = holder;
  const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
  await closed;
  clearTimeout(timer);
}
