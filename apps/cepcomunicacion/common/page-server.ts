import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  GracefulEnd,
  jsonLog,
  pathOf,
  portSetting,
  type RequestHandler,
  reply,
  serveHttp,
  withHealth,
} from 'vpsynth/runtime';

export interface PageOptions {
  /** The path that the edge sends here: the page stands at it, its script below it. */
  readonly base: '/' | '/admin';
  /** Holds `index.html` and `app.js`. */
  readonly folder: string;
  /** The port without `PORT`. */
  readonly port: number;
}

/** Serves a page and its script until the process is told to end. */
export async function servePage({ base, folder, port: fallback }: PageOptions): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const { port } = await serveHttp({
    port: portSetting('PORT', fallback),
    // The files are in memory: a server that answers is ready.
    handle: withHealth({ ready: async () => {}, metrics, ending }, pageHandler(base, folder)),
    ending,
  });
  jsonLog.info('page started', { base, port });
}

/** Answers GET and HEAD for the page and its script. */
export function pageHandler(base: PageOptions['base'], folder: string): RequestHandler {
  const script = base === '/' ? '/app.js' : `${base}/app.js`;
  const files = new Map([
    [base, { type: 'text/html; charset=utf-8', content: readFileSync(join(folder, 'index.html')) }],
    [script, { type: 'text/javascript; charset=utf-8', content: readFileSync(join(folder, 'app.js')) }],
  ]);
  return (request, response) => {
    const file = files.get(pathOf(request).replace(/(?<=.)\/$/, ''));
    if (file === undefined) return reply(response, 404, { error: 'not found' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return reply(response, 405, { error: 'method not allowed' }, { Allow: 'GET, HEAD' });
    }
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.content.length,
      'Cache-Control': 'no-cache',
    });
    response.end(file.content);
  };
}
