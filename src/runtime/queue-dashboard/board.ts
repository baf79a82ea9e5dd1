import type { Queue } from 'bullmq';
import { pathOf } from '../http/health';
import { reply } from '../http/reply';
import type { RequestHandler } from '../http/serve';
import type { Log } from '../log';
import { notInstalled } from '../not-installed';
import { changes } from './only-for-operator';

export interface BoardOptions {
  readonly queues: readonly Queue[];
  /** The path below which it answers: '' at the root. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly log: Log;
}

/** Its pages style themselves, and would fetch a font from elsewhere, which nobody needs to hear of. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; frame-ancestors 'none'";

/**
 * Bull Board's pages (github.com/felixmosh/bull-board) below a path.
 *
 * @throws when the packages `@bull-board/api` and `@bull-board/express` aren't installed
 */
export async function board({ queues, path, readOnly, log }: BoardOptions): Promise<RequestHandler> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api').catch(notInstalled('@bull-board/api')),
    import('@bull-board/api/bullMQAdapter').catch(notInstalled('@bull-board/api')),
    import('@bull-board/express').catch(notInstalled('@bull-board/express')),
  ]);
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(path);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: readOnly })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Queues' } },
  });
  const application = serverAdapter.getRouter();
  application.disable('x-powered-by');
  return (request, response) => {
    const asked = pathOf(request);
    if (asked !== path && !asked.startsWith(`${path}/`)) return reply(response, 404, { error: 'not found' });
    if (changes(request)) log.info('a queue is changed by hand', { method: request.method, path: asked });
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Cache-Control', 'no-store');
    request.url = request.url?.slice(path.length).replace(/^(?!\/)/, '/') ?? '/';
    application(request, response);
  };
}
