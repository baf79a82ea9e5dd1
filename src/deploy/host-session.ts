import { UserError } from '../cli/user-error';
import { readAgentFiles } from './agent-files';
import { AgentRefusal, AgentSession } from './agent-session';
import type { HostFiles } from './host-files';
import { SshConnection } from './ssh/connection';

/** A connection with the agent at its end, of the version that this vpsynth brings. */
export interface HostSession {
  readonly connection: SshConnection;
  readonly agent: AgentSession;
  close(): Promise<void>;
}

interface OpenOptions {
  /**
   * Whether an agent of another version is replaced. Not by what only looks: the host's may be the newer one, and work.
   * @default true
   */
  readonly replace?: boolean;
}

/**
 * Connects to a host. The first request goes with the connection itself; when the host's agent is of another version, it
 * is replaced and the request is asked again.
 *
 * @throws UserError for an agent of another version that is not to be replaced
 */
export async function openHost<Result>(
  files: HostFiles,
  ask: (agent: AgentSession) => Promise<Result>,
  { replace = true }: OpenOptions = {},
): Promise<{ session: HostSession; answer: Result }> {
  const agentFiles = readAgentFiles();
  const first = connect(files, agentFiles);
  try {
    return { session: first, answer: await ask(first.agent) };
  } catch (error) {
    const outdated = error instanceof AgentRefusal && error.code === 'outdated';
    try {
      if (!outdated) throw error;
      if (!replace) throw new UserError(`${files.name}: ${error.message}; deploy or bootstrap replaces it`);
      await first.agent.request('replace', { files: agentFiles.files });
    } finally {
      await first.close();
    }
  }
  const second = connect(files, agentFiles);
  try {
    return { session: second, answer: await ask(second.agent) };
  } catch (error) {
    await second.close();
    throw error;
  }
}

/** What a host answers, over a connection of its own. */
export async function askHost<Result>(
  files: HostFiles,
  ask: (agent: AgentSession) => Promise<Result>,
  options: OpenOptions = {},
): Promise<Result> {
  const { session, answer } = await openHost(files, ask, options);
  await session.close();
  return answer;
}

/** A new connection, apart from any that is there. */
export function connect({ name, deployment: { ssh } }: HostFiles, { version } = readAgentFiles()): HostSession {
  const connection = new SshConnection({ name, ...ssh });
  const agent = new AgentSession(connection, version);
  return {
    connection,
    agent,
    close: async () => {
      await agent.close();
      connection.close();
    },
  };
}
