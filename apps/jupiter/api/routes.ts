import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf, type RequestHandler, reply } from 'vpsynth/runtime';
import type { ApiMetrics } from './api-metrics';
import { InputError, parseMessageId, parseMessageInput } from './message-input';
import type { Message } from './message-store';
import { readJsonBody } from './request-body';

/** What the routes need of the rest. */
export interface Messages {
  /** Writes a message and sees to it that the worker gets it. */
  create(text: string): Promise<Message>;
  latest(): Promise<Message[]>;
  byId(id: string): Promise<Message | undefined>;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly pattern: string;
  readonly answer: (request: IncomingMessage, response: ServerResponse, parameter: string) => Promise<void>;
}

/** The API's handler: `GET /api`, `POST /api/messages`, `GET /api/messages/:id`; everything else is a 404 or 405. */
export function apiHandler(messages: Messages, metrics: Pick<ApiMetrics, 'requests'>): RequestHandler {
  const routes: readonly Route[] = [
    {
      method: 'GET',
      pattern: '/api',
      answer: async (_request, response) => reply(response, 200, { messages: await messages.latest() }),
    },
    {
      method: 'POST',
      pattern: '/api/messages',
      answer: async (request, response) => {
        const message = await messages.create(parseMessageInput(await readJsonBody(request)));
        reply(response, 201, message, { Location: `/api/messages/${message.id}` });
      },
    },
    {
      method: 'GET',
      pattern: '/api/messages/:id',
      answer: async (_request, response, id) => {
        const message = await messages.byId(parseMessageId(id));
        if (message === undefined) throw new InputError(404, 'no such message');
        reply(response, 200, message);
      },
    },
  ];

  return async (request, response) => {
    const path = pathOf(request).replace(/(?<=.)\/$/, '');
    const here = routes.filter((route) => parameterOf(route.pattern, path) !== undefined);
    const route = here.find(({ method }) => method === (request.method === 'HEAD' ? 'GET' : request.method));
    const pattern = here[0]?.pattern ?? 'none';
    const stop = metrics.requests.startTimer({ method: request.method ?? '', route: pattern });
    response.on('close', () => stop({ status: String(response.statusCode) }));
    try {
      if (here.length === 0) throw new InputError(404, 'not found');
      if (route === undefined) return replyNotAllowed(response, here);
      await route.answer(request, response, parameterOf(route.pattern, path) ?? '');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // What is left of a body that we don't read must not be taken for the connection's next request.
      reply(response, error.status, { error: error.message }, request.complete ? {} : { Connection: 'close' });
    }
  };
}

/** The last part of a path that fits a pattern: what stands for `:id`, or '' without one. */
function parameterOf(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/:id')) return path === pattern ? '' : undefined;
  const prefix = pattern.slice(0, -':id'.length);
  const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return rest === '' || rest.includes('/') ? undefined : rest;
}

function replyNotAllowed(response: ServerResponse, here: readonly Route[]): void {
  const allowed = here.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ');
  reply(response, 405, { error: 'method not allowed' }, { Allow: allowed });
}
