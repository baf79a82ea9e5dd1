import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pythonProgram } from './python-program';

export const agentFolder = resolve('src/deploy/agent');

/** What the fake Docker has and was asked. */
export interface DockerState {
  readonly version: string;
  readonly images: Record<string, string>;
  /** By an image's name, as Docker has them: `docker.io/library/api@sha256:…`. */
  readonly digests?: Readonly<Record<string, readonly string[]>>;
  /** What an image that is pulled by its digest turns out to be; absent: that. */
  readonly gives?: string;
  /** Ids of images that lost their name. */
  readonly nameless?: readonly string[];
  readonly containers: Record<string, { readonly State: { readonly StartedAt: string; readonly Status: string } }>;
  readonly workers: readonly number[];
  /** What a database holds that is saved, migrated and restored, as SQL. */
  readonly database?: string;
  readonly volumes?: Record<
    string,
    { readonly Mountpoint: string; readonly Labels?: Readonly<Record<string, string>> }
  >;
  readonly asked: string[];
  readonly clock: number;
  /** Words of a command that fails. */
  readonly fails?: string;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that stands for a host, with a Docker of its own; the agent's modules run there by `prelude.py`. */
export class AgentMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'vpsynth-agent-'));

  constructor() {
    made.push(this.root);
    for (const folder of ['bin', 'srv/incoming', 'srv/stacks', 'run', 'var'])
      mkdirSync(join(this.root, folder), { recursive: true });
    cpSync(join(__dirname, 'docker.py'), join(this.root, 'bin/docker'));
    chmodSync(join(this.root, 'bin/docker'), 0o755);
    this.docker = { version: '27.0.0', images: {}, containers: {}, workers: [1], asked: [], clock: 0 };
  }

  get docker(): DockerState {
    return JSON.parse(this.read('docker.json') as string);
  }

  set docker(state: DockerState) {
    this.put('docker.json', JSON.stringify(state));
  }

  /** Commands since the last call. */
  asked(): readonly string[] {
    const state = this.docker;
    this.docker = { ...state, asked: [] };
    return state.asked;
  }

  /** Waits until something is so, for what goes on when the agent has ended. */
  async until(isSo: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 10_000; !isSo(); await new Promise((resolve) => setTimeout(resolve, 20)))
      if (Date.now() > deadline) throw new Error('it did not become so');
  }

  put(path: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
    chmodSync(join(this.root, path), mode);
  }

  read(path: string): string | undefined {
    return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), 'utf8') : undefined;
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  /** The files by which nginx chooses where requests of a workload of the stack `shop` go. */
  chosen(workload: string): readonly string[] {
    return this.list(`srv/stacks/edge/active/shop/${workload}`);
  }

  list(path: string): readonly string[] {
    return existsSync(join(this.root, path)) ? readdirSync(join(this.root, path)).sort() : [];
  }

  /** Runs Python that knows the agent's modules; what it tells. */
  // biome-ignore lint/suspicious/noExplicitAny: each piece of code tells what it likes
  python(code: string, environment: NodeJS.ProcessEnv = {}): any[] {
    const { status, stdout, stderr } = spawnSync(
      pythonProgram,
      ['-B', join(__dirname, 'prelude.py'), agentFolder, this.root],
      { input: code, encoding: 'utf8', timeout: 30_000, env: { ...process.env, ...environment } },
    );
    if (status !== 0) throw new Error(stderr);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }
}
