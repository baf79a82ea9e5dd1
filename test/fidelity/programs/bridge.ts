import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';

/** A port of this machine's loopback behind which a sandbox's own port stands. */
export interface Bridge {
  readonly port: number;
  close(): void;
}

/** Passes its standard input on to a port of the loopback, and what comes back to its standard output. */
const pipe = `
const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1');
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('error', () => process.exit(1)).on('close', () => process.exit(0));
`;

/** A process for each connection: only a process can stand in another network. */
export async function openBridge(holder: number, port: number): Promise<Bridge> {
  const children = new Set<ChildProcess>();
  const server = createServer((socket) => {
    const parameters = [`--target=${holder}`, '--net', '--', process.execPath, '--eval', pipe, '--', String(port)];
    const child = spawn('nsenter', parameters, { stdio: ['pipe', 'pipe', 'ignore'] });
    children.add(child);
    for (const stream of [socket, child.stdin, child.stdout]) stream.on('error', () => socket.destroy());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    child.on('close', () => {
      children.delete(child);
      socket.destroy();
    });
    socket.on('close', () => child.kill());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const child of children) child.kill();
    },
  };
}
