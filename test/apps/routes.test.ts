import { type HttpServing, serveHttp } from 'vpsynth/runtime';
import { apiMetrics } from '../../apps/jupiter/api/api-metrics';
import type { Message } from '../../apps/jupiter/api/message-store';
import { apiHandler } from '../../apps/jupiter/api/routes';

const metrics = apiMetrics();
const stored: Message[] = [];
let server: HttpServing;

beforeAll(async () => {
  const messages = {
    create: async (text: string) => {
      const message = {
        id: String(stored.length + 1),
        text,
        created_at: new Date(0),
        queued_at: null,
        handled_at: null,
      };
      stored.push(message);
      return message;
    },
    latest: async () => stored,
    byId: async (id: string) => stored.find((message) => message.id === id),
  };
  const ending = { isEnding: false, defer: () => {} };
  server = await serveHttp({ port: 0, ending, handle: apiHandler(messages, metrics) });
});
afterAll(() => server.close());

async function call(method: string, path: string, body?: string, type = 'application/json') {
  const headers: Record<string, string> = body === undefined ? {} : { 'Content-Type': type };
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

test('a message is written, found by its id, and among the latest', async () => {
  const written = await call('POST', '/api/messages', '{"text":"hello"}', 'application/json; charset=utf-8');
  expect(written).toMatchObject({ status: 201, body: { id: '1', text: 'hello', handled_at: null } });
  expect(written.headers.get('location')).toBe('/api/messages/1');
  expect(await call('GET', '/api/messages/1')).toMatchObject({ status: 200, body: { text: 'hello' } });
  expect(await call('GET', '/api/')).toMatchObject({ status: 200, body: { messages: [{ id: '1' }] } });
});

test.each([
  ['GET', '/api/messages/2', undefined, 404, 'no such message'],
  ['GET', '/api/messages/first', undefined, 404, 'no such message'],
  ['GET', '/api/messages/1/more', undefined, 404, 'not found'],
  ['GET', '/', undefined, 404, 'not found'],
  ['DELETE', '/api/messages/1', undefined, 405, 'method not allowed'],
  ['GET', '/api/messages', undefined, 405, 'method not allowed'],
  ['POST', '/api/messages', '{"text":""}', 400, '"text" must not be empty'],
  ['POST', '/api/messages', `"${'x'.repeat(20_000)}"`, 413, 'the body is larger than 16384 bytes'],
])('%s %s %#', async (method, path, body, status, error) => {
  expect(await call(method, path, body)).toMatchObject({ status, body: { error } });
});

test('a body without a length is cut off where it is too long', async () => {
  const body = new Blob(['x'.repeat(20_000)]).stream();
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, duplex: 'half' } as RequestInit;
  const response = await fetch(`http://127.0.0.1:${server.port}/api/messages`, init);
  expect(response.status).toBe(413);
});

test('a form of a foreign site is refused', async () => {
  const answer = await call('POST', '/api/messages', '{"text":"hello"}', 'text/plain');
  expect(answer).toMatchObject({ status: 415, body: { error: 'the content type must be application/json' } });
});

test('requests are counted by route, not by path', async () => {
  await call('GET', '/api/messages/1');
  const text = await metrics.registry.metrics();
  expect(text).toContain('route="/api/messages/:id",status="200"');
  expect(text).not.toContain('route="/api/messages/1"');
});
