import { once } from 'node:events';
import type { HostFiles } from './host-files';
import { SshConnection } from './ssh/connection';
import { streamWord } from './stream-word';

/**
 * Runs one of the agent's streams on a host, with this process's own input and output. Returns its exit code: 255 is
 * ssh's own for a connection that failed, which it has told.
 */
export async function streamFrom(
  { name, deployment: { ssh } }: HostFiles,
  request: Readonly<Record<string, unknown>>,
  { terminal = false } = {},
): Promise<number> {
  const connection = new SshConnection({ name, ...ssh });
  try {
    const child = connection.start(['vpsynth-agent', 'stream', streamWord(request)], { terminal, inherit: true });
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } finally {
    connection.close();
  }
}
