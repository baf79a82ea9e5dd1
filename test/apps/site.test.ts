import { join } from 'node:path';
import { type HttpServing, serveHttp } from 'vpsynth/runtime';
import { loadSite } from '../../apps/jupiter/web/site';
import { siteHandler } from '../../apps/jupiter/web/site-handler';

const site = loadSite(join(__dirname, '../../apps/jupiter/web/public'));
let server: HttpServing;

beforeAll(async () => {
  server = await serveHttp({ port: 0, ending: { isEnding: false, defer: () => {} }, handle: siteHandler(site) });
});
afterAll(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

test('the page runs under a strict content security policy: nothing inline, nothing from elsewhere', async () => {
  const page = await (await get('/')).text();
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:\/\/|data:/);
  expect(page).toMatch(/<html lang="en">/);
  expect(page).toMatch(/<label for="text">/);
});

test('the page is asked for each time, an asset by its hash is kept for ever', async () => {
  const page = await get('/');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const links = [...(await page.text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, link]) => link ?? '');
  expect(links).toHaveLength(2);
  for (const link of links) {
    const asset = await get(link);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    const older = await get(link.replace(/v=.*/, 'v=0123456789abcdef'));
    expect([older.status, older.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  }
});

test('what the browser has is not sent again', async () => {
  const etag = (await get('/assets/app.js')).headers.get('etag') ?? '';
  expect((await get('/assets/app.js', { headers: { 'If-None-Match': etag } })).status).toBe(304);
});

test.each([
  ['GET', '/assets/../main.js', 404],
  ['GET', '/metrics', 404],
  ['POST', '/', 405],
])('%s %s is %i', async (method, path, status) => {
  expect((await get(path, { method })).status).toBe(status);
});
