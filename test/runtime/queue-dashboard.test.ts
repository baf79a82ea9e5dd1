import { serveHttp } from 'vpsynth/runtime';
import { onlyForOperator } from '../../src/runtime/queue-dashboard/only-for-operator';

const operator = { user: 'operator', password: 'päss:word' };
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

async function asked(init: RequestInit): Promise<Response> {
  const handle = onlyForOperator(operator, (_request, response) => void response.end('the board'));
  const { port, close } = await serveHttp({ port: 0, ending: { isEnding: false, defer: () => {} }, handle });
  try {
    return await fetch(`http://127.0.0.1:${port}/`, init);
  } finally {
    await close();
  }
}

test.each([
  ['nothing', undefined],
  ['another password', basic('operator:other')],
  ['another user', basic('admin:päss:word')],
  ['no colon', basic('operator')],
  ['an empty token', 'Basic '],
  ['another scheme', 'Bearer operator:päss:word'],
])('who says %s is asked for a password', async (_, authorization) => {
  const response = await asked(authorization === undefined ? {} : { headers: { authorization } });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="queues", charset="UTF-8"');
});

test('the operator is let in', async () => {
  const response = await asked({ headers: { authorization: basic('operator:päss:word') } });
  expect([response.status, await response.text()]).toEqual([200, 'the board']);
});

test.each([
  ['cross-site', 403],
  ['same-site', 403],
  ['same-origin', 200],
  [undefined, 200],
])('a change that comes from %s is answered with %i', async (site, status) => {
  const authorization = basic('operator:päss:word');
  const headers = { authorization, ...(site !== undefined && { 'sec-fetch-site': site }) };
  expect((await asked({ method: 'PUT', headers })).status).toBe(status);
  expect((await asked({ method: 'GET', headers })).status).toBe(200);
});
