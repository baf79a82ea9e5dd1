import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { reply } from '../http/reply';
import type { RequestHandler } from '../http/serve';

/** Who may look, and change. */
export interface Operator {
  readonly user: string;
  readonly password: string;
}

/**
 * Lets in who proves to be the operator by HTTP's Basic scheme (RFC 7617); anybody else gets 401. A browser sends what it
 * remembers with requests that other sites make it send as well: those that would change something get 403.
 */
export function onlyForOperator(operator: Operator, handle: RequestHandler): RequestHandler {
  const expected = digest(`${operator.user}:${operator.password}`);
  return async (request, response) => {
    // Digests are of one length, whatever was sent.
    if (!timingSafeEqual(digest(credentialsIn(request)), expected))
      return reply(
        response,
        401,
        { error: 'a user and a password are needed' },
        { 'WWW-Authenticate': 'Basic realm="queues", charset="UTF-8"' },
      );
    if (changes(request) && comesFromElsewhere(request))
      return reply(response, 403, { error: 'another site asks for a change' });
    await handle(request, response);
  };
}

/** True for what is no mere question (RFC 9110, 9.2.1). */
export function changes({ method }: IncomingMessage): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method ?? 'GET');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `user:password`, or nothing that anybody is called. */
function credentialsIn({ headers }: IncomingMessage): string {
  const encoded = /^basic +(?<token>[A-Za-z0-9+/_-]+={0,2})$/i.exec(headers.authorization ?? '')?.groups?.token;
  return encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
}

/** By what browsers say of each request, and no script can (W3C: Fetch Metadata). */
function comesFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin';
}
