import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf, type RequestHandler, reply } from 'vpsynth/runtime';
import { rowJob } from '../common/contracts';
import { readJsonObject, textOf } from '../common/json-body';
import { contentTypeOf, RequestError, readBody } from '../common/request-body';
import type { Article, ArticleInput, LeadInput, Report } from './content-store';
import { type MediaFile, mediaTypes } from './media-store';
import { demandWriter } from './token';

/** What the routes need of the rest. */
export interface Content {
  /** Keeps a lead, has it handled, and returns its id. */
  addLead(lead: LeadInput): Promise<string>;
  leadState(id: string): Promise<'waiting' | 'handled' | undefined>;
  /** Keeps an article and has it summarised. */
  addArticle(article: ArticleInput): Promise<Article>;
  articles(): Promise<Article[]>;
  report(): Promise<Report | undefined>;
  /** Keeps an upload, and returns its name in the bucket. */
  keepMedia(file: MediaFile): Promise<string>;
}

/** In bytes; the edge takes up to 100 MB. */
const largestUpload = 10 * 1024 * 1024;

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The handler: `/api/articles`, `/api/leads`, `/api/leads/<id>`, `/api/media` and `/api/stats`; all else is a 404 or 405. */
export function cmsHandler(content: Content, jwtSecret: string): RequestHandler {
  const routes: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
    '/api/articles': {
      GET: async (_request, response) => reply(response, 200, { articles: await content.articles() }),
      POST: async (request, response) => {
        demandWriter(request.headers.authorization, jwtSecret);
        const body = await readJsonObject(request);
        const article = { title: textOf(body, 'title', 200), body: textOf(body, 'body', 20_000) };
        reply(response, 201, await content.addArticle(article));
      },
    },
    '/api/leads': {
      POST: async (request, response) => {
        const body = await readJsonObject(request);
        const id = await content.addLead({ name: textOf(body, 'name', 200), email: emailOf(body) });
        reply(response, 202, { id, state: 'waiting' }, { Location: `/api/leads/${id}` });
      },
    },
    '/api/media': {
      POST: async (request, response) => {
        demandWriter(request.headers.authorization, jwtSecret);
        const type = contentTypeOf(request) ?? '';
        if (!mediaTypes.includes(type))
          throw new RequestError(415, `the content type must be ${mediaTypes.join(', ')}`);
        const name = await content.keepMedia({ type, content: await readBody(request, largestUpload) });
        reply(response, 201, { url: `/uploads/${name}` });
      },
    },
    '/api/stats': {
      GET: async (_request, response) => reply(response, 200, { report: (await content.report()) ?? null }),
    },
  };
  const lead = (id: string): Record<string, Answer> => ({
    GET: async (_request, response) => {
      const state = rowJob.safeParse({ id }).success ? await content.leadState(id) : undefined;
      if (state === undefined) throw new RequestError(404, 'no such lead');
      reply(response, 200, { id, state });
    },
  });

  return async (request, response) => {
    const path = pathOf(request);
    const id = /^\/api\/leads\/([^/]+)$/.exec(path)?.[1];
    const here = id === undefined ? routes[path] : lead(id);
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    try {
      if (here === undefined) throw new RequestError(404, 'not found');
      const answer = Object.hasOwn(here, method) ? here[method] : undefined;
      if (answer === undefined) {
        return reply(response, 405, { error: 'method not allowed' }, { Allow: Object.keys(here).join(', ') });
      }
      await answer(request, response);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // What is left of a body that we don't read must not be taken for the connection's next request.
      reply(response, error.status, { error: error.message }, request.complete ? {} : { Connection: 'close' });
    }
  };
}

/** Whether an address works shows when mail is sent: only what can't be one is refused. */
function emailOf(body: Readonly<Record<string, unknown>>): string {
  const email = textOf(body, 'email', 254);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new RequestError(400, '"email" must be an e-mail address');
  return email;
}
