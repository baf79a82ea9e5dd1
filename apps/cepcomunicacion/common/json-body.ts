import type { IncomingMessage } from 'node:http';
import { contentTypeOf, RequestError, readBody } from './request-body';

/** In bytes. */
const largestBody = 64 * 1024;

/**
 * The object in a JSON request. Its content type is demanded: a form of a foreign site can't send that unasked.
 *
 * @throws RequestError 415 for another content type, 413 for more than 64 KiB, 400 for anything but an object
 */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (contentTypeOf(request) !== 'application/json')
    throw new RequestError(415, 'the content type must be application/json');
  const text = (await readBody(request, largestBody)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError(400, 'the body must be an object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/**
 * A text property of a body, trimmed.
 *
 * @throws RequestError 400 when it is missing, empty, longer than `longest` characters, or holds a NUL
 */
export function textOf(body: Readonly<Record<string, unknown>>, name: string, longest: number): string {
  const value = body[name];
  if (typeof value !== 'string' || value.trim() === '') throw new RequestError(400, `"${name}" must be a text`);
  const text = value.trim();
  if (text.length > longest) throw new RequestError(400, `"${name}" has more than ${longest} characters`);
  if (text.includes('\0')) throw new RequestError(400, `"${name}" must not contain a NUL character`);
  return text;
}
