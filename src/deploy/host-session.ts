import { readAgentFiles } from './agent-files';
import { AgentRefusal, AgentSession } from './agent-session';
import { HostError } from './host-error';
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
   * What becomes of an agent of another version. `replace`: this one takes its place. `lend`: this one answers, and the
   * host keeps its own: for what looks with the eyes of a deployment. `refuse`: nothing is sent: for what only looks; the
   * host's may be the newer one, and work.
   * @default 'replace'
   */
  readonly outdated?: 'replace' | 'lend' | 'refuse';
}

/**
 * Connects to a host. The first request goes with the connection itself; when the host's agent is of another version, this
 * one is put in its place, or lent for the session, and the request is asked again.
 *
 * @throws UserError for an agent of another version, where that is to be refused
 */
export async function openHost<Result>(
  files: HostFiles,
  ask: (agent: AgentSession) => Promise<Result>,
  { outdated = 'replace' }: OpenOptions = {},
): Promise<{ session: HostSession; answer: Result }> {
  const agentFiles = readAgentFiles();
  const first = connect(files, agentFiles);
  try {
    return { session: first, answer: await ask(first.agent) };
  } catch (error) {
    try {
      if (!isRefused(error, 'outdated')) throw error;
      const { name } = files;
      const stays = new HostError(`${name}: ${error.message}; deploy or bootstrap replaces it`, `${name}: `);
      if (outdated === 'refuse') throw stays;
      await first.agent.request(outdated, { files: agentFiles.files }).catch((told: unknown) => {
        // One that is older than this operation.
        throw isRefused(told, 'operation') ? stays : told;
      });
      if (outdated === 'lend') return { session: first, answer: await ask(first.agent) };
    } catch (told) {
      await first.close();
      throw told;
    }
    await first.close();
  }
  const second = connect(files, agentFiles);
  try {
    return { session: second, answer: await ask(second.agent) };
  } catch (error) {
    await second.close();
    throw error;
  }
}

function isRefused(error: unknown, code: string): error is AgentRefusal {
  return error instanceof AgentRefusal && error.code === code;
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
