import { type HealthOptions, type HttpServing, serveHealth } from 'vpsynth/runtime';

const serving: HttpServing[] = [];
afterEach(async () => {
  for (const server of serving.splice(0)) await server.close();
});

async function serve(options: Partial<HealthOptions> = {}) {
  const server = await serveHealth({
    port: 0,
    ready: async () => {},
    metrics: { contentType: 'text/plain; version=0.0.4', metrics: async () => 'up 1\n' },
    ending: { isEnding: false },
    ...options,
  });
  serving.push(server);
  return async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

test.each(['/health', '/health/live', '/health/ready?from=compose'])('%s is 200 while all is well', async (path) => {
  const get = await serve();
  expect((await get(path)).status).toBe(200);
});

test('readiness is 503 with the reason, liveness stays', async () => {
  const get = await serve({ ready: () => Promise.reject(new Error('no connection to the broker')) });
  expect(await get('/health/ready')).toMatchObject({
    status: 503,
    text: '{"status":"unavailable","reason":"no connection to the broker"}',
  });
  expect((await get('/health/live')).status).toBe(200);
});

test('while it ends, readiness is 503 and connections end', async () => {
  const get = await serve({ ending: { isEnding: true } });
  const answer = await get('/health/ready');
  expect(answer).toMatchObject({ status: 503, text: '{"status":"unavailable","reason":"shutting down"}' });
  expect(answer.headers.get('connection')).toBe('close');
  expect((await get('/health/live')).status).toBe(200);
});

test('a check that hangs is not ready', async () => {
  const get = await serve({ ready: () => new Promise(() => {}) });
  expect((await get('/health/ready')).text).toContain('the readiness check took longer than 2000 ms');
});

test('metrics are for the scraper, not for who comes through the edge', async () => {
  const get = await serve({ ready: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:6432')) });
  expect(await get('/metrics')).toMatchObject({ status: 200, text: 'up 1\n' });
  const headers = { 'X-Forwarded-For': '203.0.113.9' };
  expect((await get('/metrics', { headers })).status).toBe(404);
  expect((await get('/health/ready', { headers })).text).toBe('{"status":"unavailable"}');
});

test.each([
  ['GET', '/other'],
  ['POST', '/health'],
])('%s %s is 404', async (method, path) => {
  const get = await serve();
  expect((await get(path, { method })).status).toBe(404);
});
