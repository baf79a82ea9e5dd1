import type { IncomingMessage } from 'node:http';

/** What a client did wrong, with the status that tells it. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Of a request: `image/png`. */
export function contentTypeOf(request: IncomingMessage): string | undefined {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

/**
 * The body of a request, of `largest` bytes at most. Not `for await`: leaving it early destroys the request, and with it
 * the connection that the answer needs.
 *
 * @throws RequestError 413 for a larger one
 */
export function readBody(request: IncomingMessage, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largest) chunks.push(chunk);
      else reject(new RequestError(413, `the body is larger than ${largest} bytes`));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
