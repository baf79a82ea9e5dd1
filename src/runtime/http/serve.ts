import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { GracefulEnd } from '../graceful-end';
import { jsonLog, type Log } from '../log';
import { reply } from './reply';

/** Answers one request. What it throws becomes a 500 without details, and a line in the log. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ServeOptions {
  /** The port on all addresses; 0 takes any free one. */
  readonly port: number;
  readonly handle: RequestHandler;
  readonly ending: Pick<GracefulEnd, 'isEnding' | 'defer'>;
  /** @default JSON lines on standard output */
  readonly log?: Log;
}

/** A server that listens. */
export interface HttpServing {
  readonly port: number;
  /** Takes no new connection, lets each request in hand finish, and closes idle connections at once. */
  close(): Promise<void>;
}

/**
 * nginx closes its idle upstream connections after 60 s. A server that closes first resets a request that nginx just
 * sent, a 502 for the visitor, so ours waits longer. Node's own default was 5 s (nodejs/node#62782).
 */
const keepAliveTimeoutMs = 65_000;

/** Nothing that our handlers read takes longer to arrive, in milliseconds. */
const requestTimeoutMs = 30_000;

/**
 * When the process ends, the server goes on for this long, in milliseconds, and ends each connection with an answer's
 * `Connection: close`. Closed while idle at once, some would be just about to carry a proxy's next request.
 */
const lameDuckMs = 1_000;

/**
 * Serves HTTP behind a proxy. When the process ends, it answers for one more second, and then closes.
 *
 * @throws when the port can't be had
 */
export async function serveHttp(options: ServeOptions): Promise<HttpServing> {
  const { ending, handle, log = jsonLog } = options;
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs, requestTimeout: requestTimeoutMs });
  server.on('request', async (request, response) => {
    if (ending.isEnding) response.setHeader('Connection', 'close');
    try {
      await handle(request, response);
    } catch (error) {
      log.error('request failed', { method: request.method, url: request.url, error });
      if (response.headersSent) response.destroy();
      else reply(response, 500, { error: 'internal error' });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, resolve);
  });
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const closeIdle = () => {
    server.closeIdleConnections();
    // To Node.js one that has never sent anything, a probe's or a browser's for later, isn't idle.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A connection that is busy now turns idle after its answer, and would hold the server for 65 s more.
    const sweep = setInterval(closeIdle, 50);
    closeIdle();
    await closed;
    clearInterval(sweep);
  };
  ending.defer('HTTP server', async () => {
    await delay(lameDuckMs);
    await close();
  });
  return { port: (server.address() as AddressInfo).port, close };
}
