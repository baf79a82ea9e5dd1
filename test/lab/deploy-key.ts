import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { waitFor } from '../wait-for';
import { must, type Result, type RunOptions, run } from './engine/program';
import type { Host } from './host/host';

const agentFolder = join(__dirname, '../../src/deploy/agent');

/** What the agent answers to one request. */
export interface Answer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A deploy user's key, used by plain ssh and rsync: what holds without our deployer holds with it. */
export class DeployKey {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vpsynth-key-'));
  readonly #host: Host;

  private constructor(host: Host) {
    this.#host = host;
  }

  /** Its public half, with its person's name, as a line of a `.pub` file. */
  get line(): string {
    return readFileSync(this.#path('key.pub'), 'utf8').trim();
  }

  static async make(host: Host, person = 'dev@example'): Promise<DeployKey> {
    const key = new DeployKey(host);
    await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', person, '-f', key.#path('key')]);
    writeFileSync(key.#path('known_hosts'), `${host.address} ${await host.sshKey()}\n`);
    return key;
  }

  /** Runs bootstrap.sh on the host as root, for this key, and gives what it said. */
  async bootstrap(): Promise<string[]> {
    const names = readdirSync(agentFolder).filter((name) => !name.startsWith('__pycache__'));
    const files = names.map((name) => [name, { content: readFileSync(join(agentFolder, name)) }]);
    await this.#host.putFolder('/root/agent', Object.fromEntries(files));
    const command = ['bash', '/root/agent/bootstrap.sh', 'deploy', 'distribution'] as const;
    const stdin = readFileSync(this.#path('key.pub'));
    return (await this.#host.run(command, { stdin, seconds: 300 })).trim().split('\n');
  }

  /** Asks the host for a command, as the key's holder would. */
  ssh(
    command: string,
    {
      user = 'deploy',
      seconds = 20,
      shared = false,
      ...options
    }: RunOptions & { user?: string; shared?: boolean } = {},
  ): Promise<Result> {
    const over = shared ? ['-S', this.#path('shared')] : [];
    return run(['ssh', ...this.#options, ...over, `${user}@${this.#host.address}`, command], { seconds, ...options });
  }

  /** Opens the connection that is shared, for as long as the work lasts. */
  async sharing<T>(work: () => Promise<T>): Promise<T> {
    const parameters = [...this.#options, '-M', '-N', '-S', this.#path('shared'), `deploy@${this.#host.address}`];
    const master = spawn('ssh', parameters, { stdio: 'ignore' });
    try {
      await waitFor('the shared connection', 10, async () => existsSync(this.#path('shared')));
      return await work();
    } finally {
      master.kill();
    }
  }

  /** Asks the host to connect to an address for us. */
  forward(target: string): Promise<Result> {
    return run(['ssh', ...this.#options, '-W', target, `deploy@${this.#host.address}`], { seconds: 20 });
  }

  /** Runs this machine's rsync against the host. `HOST:` in a parameter stands for the host. */
  rsync(...parameters: string[]): Promise<Result> {
    const remote = `deploy@${this.#host.address}:`;
    const shell = ['ssh', ...this.#options].join(' ');
    return run(['rsync', `--rsh=${shell}`, ...parameters.map((each) => each.replace('HOST:', remote))]);
  }

  /** One operation of the agent: its result or its error. Over a connection of its own, unless it is shared with others. */
  async ask(request: object, { shared = false } = {}): Promise<Answer> {
    const stdin = `${JSON.stringify(request)}\n`;
    const { stdout, stderr } = await this.ssh('vpsynth-agent', { stdin, seconds: 120, shared });
    const answers = stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const answer = answers.find((each) => 'result' in each || 'error' in each);
    if (answer === undefined) throw new Error(`no answer: ${stderr}${stdout}`);
    return answer;
  }

  /** Brings files of the machine itself, by their path `etc/…`, and has them applied. */
  async apply(files: Readonly<Record<string, string>>, { seconds = 60, shared = false } = {}): Promise<Answer> {
    const folder = this.#path('host');
    rmSync(folder, { recursive: true, force: true });
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { code, stderr } = await this.rsync('--recursive', '--delete', folder, 'HOST:./');
    if (code !== 0) throw new Error(stderr);
    const digests = Object.entries(files).map(([path, content]) => [
      path,
      createHash('sha256').update(content).digest('hex'),
    ]);
    return this.ask({ operation: 'apply-host', files: Object.fromEntries(digests), seconds }, { shared });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  get #options(): string[] {
    const settings = [
      `UserKnownHostsFile=${this.#path('known_hosts')}`,
      `IdentityFile=${this.#path('key')}`,
      'IdentitiesOnly=yes',
      'BatchMode=yes',
      'ConnectTimeout=3',
      'ConnectionAttempts=1',
    ];
    return ['-F', '/dev/null', '-T', ...settings.flatMap((each) => ['-o', each])];
  }
}
