import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { Histogram } from 'prom-client';
import { pathOf, type RequestHandler, reply } from 'vpsynth/runtime';
import type { Visit } from './contract';
import type { VisitCount } from './visits';

/** What the routes need of the rest; undefined where the service has no database. */
export interface Visits {
  readonly keep: (path: string) => Promise<Visit>;
  readonly count: () => Promise<VisitCount>;
}

/** The entries of a setting that is a list: `/,/api`. */
export function listIn(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The longest route that a path is at or below. */
export function routeOf(path: string, routes: readonly string[]): string | undefined {
  const fits = (route: string) => route === '/' || path === route || path.startsWith(`${route}/`);
  return routes.filter(fits).sort((left, right) => right.length - left.length)[0];
}

/** Answers below its routes, and nowhere else. */
export function routeHandler(routes: readonly string[], visits: Visits | undefined, metrics: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    registers: [metrics],
  });
  return async (request, response) => {
    const path = pathOf(request);
    const route = routeOf(path, routes);
    const { method = '' } = request;
    const stop = duration.startTimer({ method, route: route ?? 'none' });
    response.on('close', () => stop({ status: String(response.statusCode) }));
    if (route === undefined) return reply(response, 404, { error: 'not found' });
    if (method === 'POST' && visits !== undefined) return reply(response, 201, await visits.keep(path));
    if (method !== 'GET' && method !== 'HEAD') return reply(response, 405, { error: 'method not allowed' });
    const { upgrade, connection } = request.headers;
    const counted = visits === undefined ? {} : { visits: await visits.count() };
    reply(response, 200, { host: hostname(), route, path, ...counted, headers: { upgrade, connection } });
  };
}
