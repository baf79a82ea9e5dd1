import { Registry } from 'prom-client';
import { GracefulEnd, type HttpServing, serveHttp } from 'vpsynth/runtime';
import { listIn, routeHandler, routeOf, type Visits } from '../../../apps/stand-in/routes';

const kept: string[] = [];
const visits: Visits = {
  keep: async (path) => ({ id: String(kept.push(path)), path }),
  count: async () => ({ kept: kept.length, handled: 0 }),
};
const metrics = new Registry();
let serving: HttpServing;

beforeAll(async () => {
  const process = { on: () => process, exit: () => {} };
  const ending = new GracefulEnd({ process: process as never });
  serving = await serveHttp({ port: 0, ending, handle: routeHandler(['/api', '/'], visits, metrics) });
});
afterAll(() => serving.close());

const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${serving.port}${path}`, { method });

test.each([
  ['/', ['/'], '/'],
  ['/api', ['/', '/api'], '/api'],
  ['/api/x', ['/', '/api'], '/api'],
  ['/apis', ['/api'], undefined],
  ['/other', ['/api'], undefined],
])('%s, of %j, is of %s', (path, routes, route) => {
  expect(routeOf(path, routes)).toBe(route);
});

test('a list is separated by commas', () => {
  expect([listIn('/, /api'), listIn('')]).toEqual([['/', '/api'], []]);
});

test('a visit is kept, and counted for who asks', async () => {
  const answer = await ask('/api/x', 'POST');
  expect([answer.status, await answer.json()]).toEqual([201, { id: '1', path: '/api/x' }]);
  expect(await (await ask('/api')).json()).toMatchObject({ route: '/api', visits: { kept: 1, handled: 0 } });
  expect((await ask('/api', 'DELETE')).status).toBe(405);
  expect(await metrics.metrics()).toMatch(
    /request_duration_seconds_count\{method="POST",route="\/api",status="201"\} 1/,
  );
});
