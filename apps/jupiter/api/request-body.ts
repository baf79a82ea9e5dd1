import type { IncomingMessage } from 'node:http';
import { InputError } from './message-input';

/** More than the longest text needs, each character escaped. */
export const largestBody = 16 * 1024;

/**
 * The body of a JSON request as text.
 *
 * JSON is demanded by its content type, which a form of a foreign site can't send without asking (CORS).
 *
 * @throws InputError 415 for another content type, 413 for more than 16 KiB
 */
export async function readJsonBody(request: IncomingMessage): Promise<string> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new InputError(415, 'the content type must be application/json');
  if (Number(request.headers['content-length'] ?? 0) > largestBody) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await`: leaving it early destroys the request, and with it the connection that the answer needs.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

function tooLarge(): InputError {
  return new InputError(413, `the body is larger than ${largestBody} bytes`);
}
