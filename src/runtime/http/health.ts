import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ending } from '../graceful-end';
import { reasonOf } from '../log';
import { within } from '../within';
import { reply } from './reply';
import type { RequestHandler } from './serve';

/** What can be scraped: a prom-client `Registry`, or anything of its shape. */
export interface Metrics {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface HealthOptions {
  /** Resolves when the service can do its work; rejects with the reason when it can't. */
  readonly ready: () => Promise<void>;
  readonly metrics: Metrics;
  readonly ending: Ending;
}

/** Shorter than a health check's own time limit, so that the reason still reaches whoever asked. */
const readyWithinMs = 2_000;

/**
 * Puts the health paths before a handler:
 * `/health` and `/health/live` (200 while the process answers at all, also while it ends),
 * `/health/ready` (200, or 503 with a reason while the service isn't ready or ends) and `/metrics`.
 *
 * A request with `X-Forwarded-For` came through the edge, from anyone: it sees no metrics and no reasons.
 */
export function withHealth(options: HealthOptions, handle: RequestHandler): RequestHandler {
  return async (request, response) => {
    const path = request.method === 'GET' || request.method === 'HEAD' ? pathOf(request) : undefined;
    const isForwarded = request.headers['x-forwarded-for'] !== undefined;
    if (path === '/health' || path === '/health/live') return reply(response, 200, { status: 'ok' });
    if (path === '/health/ready') return replyReadiness(response, options, isForwarded);
    if (path === '/metrics' && !isForwarded) return replyMetrics(response, options.metrics);
    await handle(request, response);
  };
}

/** A request's path without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

async function replyReadiness(response: ServerResponse, options: HealthOptions, isForwarded: boolean): Promise<void> {
  try {
    if (options.ending.isEnding) throw new Error('shutting down');
    await within(readyWithinMs, 'the readiness check', options.ready());
    reply(response, 200, { status: 'ready' });
  } catch (error) {
    reply(response, 503, { status: 'unavailable', ...(isForwarded ? {} : { reason: reasonOf(error) }) });
  }
}

async function replyMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  const text = await metrics.metrics();
  response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
  response.end(text);
}
