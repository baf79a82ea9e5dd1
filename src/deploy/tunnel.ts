import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { UserError } from '../cli/user-error';
import type { HostFiles } from './host-files';
import { notStarted } from './program-end';
import { SshConnection } from './ssh/connection';
import { explainSsh, sshFault } from './ssh/fault';
import { streamWord } from './stream-word';

/** What is at the other end. */
export interface TunnelEnd {
  readonly stack: string;
  readonly service: string;
  readonly port: number;
}

/**
 * Takes connections on this machine's loopback and passes each on to a container's port, through the host's agent: nothing
 * is published, and sshd forwards nothing.
 *
 * @param port of this machine; 0: any that is free
 * @param tell hears what a connection failed of
 * @throws UserError when the port is taken
 */
export async function openTunnel(
  { name, deployment: { ssh } }: HostFiles,
  end: TunnelEnd,
  port: number,
  tell: (text: string) => void,
): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    // A connection of ssh's own each: one that hangs holds no other up.
    const connection = new SshConnection({ name, ...ssh });
    const child = connection.start(['vpsynth-agent', 'stream', streamWord({ operation: 'connect', ...end })]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stdin.on('error', () => {});
    socket.on('error', () => {}).pipe(child.stdin);
    child.stdout.pipe(socket);
    socket.on('close', () => {
      child.stdin.end();
      // What is still answered is for nobody, and would keep ssh waiting for a reader.
      child.stdout.destroy();
    });
    child.on('error', (error) => tell(notStarted('ssh', error).message));
    child.on('close', (code) => {
      connection.close();
      socket.destroySoon();
      if (code === sshFault) tell(explainSsh(connection.target, said).message);
      else if (code !== 0 && said !== '') tell(said.trim());
    });
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new UserError(taken ? `port ${port} of this machine is taken; name another by --local` : String(error));
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
