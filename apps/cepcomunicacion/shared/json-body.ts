import type { IncomingMessage } from 'node:http';

/** What a client did wrong, with the status that tells it. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** In bytes. */
const largestBody = 64 * 1024;

/**
 * The object in a JSON request. Its content type is demanded: a form of a foreign site can't send that unasked.
 *
 * @throws RequestError 415 for another content type, 413 for more than 64 KiB, 400 for anything but an object
 */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new RequestError(415, 'the content type must be application/json');
  const text = await readText(request);
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

/** Not `for await`: leaving it early destroys the request, and with it the connection that the answer needs. */
function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else reject(new RequestError(413, `the body is larger than ${largestBody} bytes`));
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
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
