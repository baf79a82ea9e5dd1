import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../../cli/user-error';
import type { AgentFiles } from '../agent-files';
import { endOf } from '../program-end';
import type { Reporter } from '../progress/reporter';
import { SshConnection, type SshTarget } from '../ssh/connection';
import { explainFirstTime, sshFault } from '../ssh/fault';

/** In memory, and gone after a restart. */
const folder = '/run/vpsynth-bootstrap';

export interface FirstTime {
  /** How the machine is reached before it has a deploy user. */
  readonly target: SshTarget;
  readonly deployUser: string;
  readonly docker: 'distribution' | 'docker';
  readonly keys: string;
}

/**
 * Runs the script that makes a bare machine one that can be deployed to, as root or as a user who may become root by
 * sudo without a password.
 *
 * @throws UserError in the script's words
 */
export async function bootstrapFirstTime(
  { target, deployUser, docker, keys }: FirstTime,
  agentFiles: AgentFiles,
  reporter: Reporter,
): Promise<void> {
  const connection = new SshConnection(target);
  const asRoot = target.user === 'root' ? [] : ['sudo', '-n'];
  const tell = (line: string) => reporter.tell(target.name, 'bootstrap', line);
  try {
    await run(connection, [...asRoot, 'install', '-d', '-m', '0700', folder], '', tell);
    await run(connection, [...asRoot, 'tar', '-x', '-C', folder, '-f', '-'], await archive(agentFiles), tell);
    await run(connection, [...asRoot, 'bash', `${folder}/bootstrap.sh`, deployUser, docker], keys, tell);
    await run(connection, [...asRoot, 'rm', '-r', folder], '', tell);
  } finally {
    connection.close();
  }
}

async function run(
  connection: SshConnection,
  words: readonly string[],
  stdin: string | Buffer,
  tell: (line: string) => void,
): Promise<void> {
  const child = connection.start(words);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4096);
  });
  createInterface({ input: child.stdout }).on('line', tell);
  child.stdin.on('error', () => {}).end(stdin);
  const code = await endOf(child, 'ssh');
  if (code === sshFault) throw explainFirstTime(connection.target, said);
  if (code !== 0) throw new UserError(`${connection.target.name}: ${said.trim() || `${words[0]} failed (${code})`}`);
}

async function archive({ folder: source, files }: AgentFiles): Promise<Buffer> {
  const names = Object.keys(files);
  const child = spawn('tar', ['--create', '--file=-', '--owner=0', '--group=0', `--directory=${source}`, ...names]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await endOf(child, 'tar');
  if (code !== 0) throw new UserError('tar failed: the agent can’t be packed');
  return Buffer.concat(chunks);
}
