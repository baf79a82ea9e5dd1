import { AgentRefusal, type AgentSession } from './agent-session';
import type { HostFiles } from './host-files';
import { connect, type HostSession } from './host-session';

/**
 * Does something while a connection is open that was seen to lead to a host with an agent. Of which version it is doesn't
 * matter: streams are the same in all.
 *
 * @throws UserError why the host can't be reached, as a deployment says it
 */
export async function whileReached<Result>(
  files: HostFiles,
  work: (session: HostSession) => Promise<Result>,
): Promise<Result> {
  const session = connect(files);
  try {
    await seeAgent(session.agent);
    return await work(session);
  } finally {
    await session.close();
  }
}

/** @throws UserError when nobody answers: an agent that refuses is there */
export async function seeAgent(agent: AgentSession): Promise<void> {
  try {
    await agent.request('still-here');
  } catch (error) {
    if (!(error instanceof AgentRefusal)) throw error;
  }
}
