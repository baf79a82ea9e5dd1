import { type HttpServing, serveHttp } from 'vpsynth/runtime';
import type { Article, LeadInput } from '../../../apps/cepcomunicacion/cms/content-store';
import type { MediaFile } from '../../../apps/cepcomunicacion/cms/media-store';
import { cmsHandler } from '../../../apps/cepcomunicacion/cms/routes';
import { roleOf, signToken } from '../../../apps/cepcomunicacion/cms/token';

const secret = 'a secret of the test';
const id = '11111111-2222-3333-4444-555555555555';
const leads: LeadInput[] = [];
const articles: Article[] = [];
const kept: string[] = [];
let server: HttpServing;

beforeAll(async () => {
  const content = {
    addLead: async (lead: LeadInput) => {
      leads.push(lead);
      return id;
    },
    leadState: async (asked: string) => (asked === id ? ('handled' as const) : undefined),
    addArticle: async ({ title }: { title: string }) => {
      const article = { id, title, summary: null };
      articles.push(article);
      return article;
    },
    articles: async () => articles,
    report: async () => undefined,
    keepMedia: async ({ type, content }: MediaFile) => {
      kept.push(`${type} ${content.length}`);
      return 'name.png';
    },
  };
  const ending = { isEnding: false, defer: () => {} };
  server = await serveHttp({ port: 0, ending, handle: cmsHandler(content, secret) });
});
afterAll(() => server.close());

async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    body,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const article = '{"title":"Hola","body":"Primera frase."}';

test('a lead is taken, and its state tells nothing personal', async () => {
  const taken = await call('POST', '/api/leads', '{"name":" Ana ","email":"ana@example.org"}');
  expect(taken).toMatchObject({ status: 202, body: { id, state: 'waiting' } });
  expect(taken.headers.get('location')).toBe(`/api/leads/${id}`);
  expect(leads).toEqual([{ name: 'Ana', email: 'ana@example.org' }]);
  expect(await call('GET', `/api/leads/${id}`)).toMatchObject({ status: 200, body: { id, state: 'handled' } });
});

test('who may write writes an article, and everyone reads it', async () => {
  const written = await call('POST', '/api/articles', article, bearer(signToken('editor', secret, 60)));
  expect(written).toMatchObject({ status: 201, body: { title: 'Hola', summary: null } });
  expect(await call('GET', '/api/articles')).toMatchObject({ status: 200, body: { articles: [{ title: 'Hola' }] } });
});

test('who may write uploads a picture, as large as it is; nothing that runs', async () => {
  const token = bearer(signToken('editor', secret, 60));
  const upload = (type: string, headers = {}) =>
    call('POST', '/api/media', 'x'.repeat(100_000), { 'Content-Type': type, ...headers });
  expect(await upload('image/png', token)).toMatchObject({ status: 201, body: { url: '/uploads/name.png' } });
  expect(await upload('image/svg+xml', token)).toMatchObject({ status: 415 });
  expect(await upload('image/png')).toMatchObject({ status: 401 });
  expect(kept).toEqual(['image/png 100000']);
});

test.each([
  ['no token', {}, 401, 'a token is needed'],
  ['a token of another secret', bearer(signToken('admin', 'another', 60)), 401, 'the token is not ours'],
  ['an expired token', bearer(signToken('admin', secret, -1)), 401, 'the token has expired'],
  ['no role of ours', bearer(signToken('root' as 'admin', secret, 60)), 401, 'the token names no role of ours'],
  ['a reader', bearer(signToken('viewer', secret, 60)), 403, 'the role viewer may not write'],
])('with %s no article is written', async (_case, headers, status, error) => {
  expect(await call('POST', '/api/articles', article, headers)).toMatchObject({ status, body: { error } });
  expect(articles.length).toBeLessThanOrEqual(1);
});

test('a token without a signature is none, whatever algorithm it names', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'none' })}.${encode({ role: 'admin', exp: 9_999_999_999 })}`;
  expect(() => roleOf(`Bearer ${unsigned}.`, secret)).toThrow('a token is needed');
  expect(() => roleOf(`Bearer ${unsigned}.AAAA`, secret)).toThrow('the token is not ours');
});

test.each([
  ['GET', '/api', undefined, 404, 'not found'],
  ['GET', '/api/leads/first', undefined, 404, 'no such lead'],
  ['GET', '/api/leads', undefined, 405, 'method not allowed'],
  ['DELETE', '/api/articles', undefined, 405, 'method not allowed'],
  ['POST', '/api/leads', 'name=Ana', 400, 'the body is not JSON'],
  ['POST', '/api/leads', '[]', 400, 'the body must be an object'],
  ['POST', '/api/leads', '{"email":"ana@example.org"}', 400, '"name" must be a text'],
  ['POST', '/api/leads', '{"name":"Ana","email":"ana"}', 400, '"email" must be an e-mail address'],
  ['POST', '/api/leads', `{"name":"${'a'.repeat(201)}","email":"a@b"}`, 400, '"name" has more than 200 characters'],
  ['POST', '/api/leads', `"${'x'.repeat(70_000)}"`, 413, 'the body is larger than 65536 bytes'],
])('%s %s %#', async (method, path, body, status, error) => {
  expect(await call(method, path, body)).toMatchObject({ status, body: { error } });
});

test('a form of a foreign site is refused', async () => {
  const answer = await call('POST', '/api/leads', '{}', { 'Content-Type': 'text/plain' });
  expect(answer).toMatchObject({ status: 415, body: { error: 'the content type must be application/json' } });
});

test('no report yet is null', async () => {
  expect(await call('GET', '/api/stats')).toMatchObject({ status: 200, body: { report: null } });
});
