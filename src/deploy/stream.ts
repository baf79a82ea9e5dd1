import type { AgentSession } from './agent-session';
import type { HostFiles } from './host-files';
import { endOf } from './program-end';
import { sshFault } from './ssh/fault';
import { streamWord } from './stream-word';
import { seeAgent, whileReached } from './while-reached';

/**
 * Runs one of the agent's streams on a host, with this process's own input and output. Returns its exit code.
 *
 * @param ask makes the request, and may ask the agent before
 * @throws UserError when the host can't be reached, or the connection breaks
 */
export function streamFrom(
  files: HostFiles,
  ask: (agent: AgentSession) => Promise<Readonly<Record<string, unknown>>>,
  { terminal = false } = {},
): Promise<number> {
  return whileReached(files, async ({ connection, agent }) => {
    const word = streamWord(await ask(agent));
    const child = connection.start(['vpsynth-agent', 'stream', word], { terminal, inherit: true });
    const code = await endOf(child, 'ssh');
    // ssh's own code, unless the program there has ended with the same.
    if (code === sshFault) await seeAgent(agent);
    return code ?? 1;
  });
}
