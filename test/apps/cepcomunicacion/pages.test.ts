import { join } from 'node:path';
import { type HttpServing, serveHttp } from 'vpsynth/runtime';
import { pageHandler } from '../../../apps/cepcomunicacion/common/page-server';

const folder = (service: string) => join(__dirname, '../../../apps/cepcomunicacion', service, 'public');

test.each([
  ['frontend', '/', '/app.js'],
  ['admin', '/admin', '/admin/app.js'],
] as const)('%s serves its page at %s', async (service, base, script) => {
  const ending = { isEnding: false, defer: () => {} };
  const server: HttpServing = await serveHttp({ port: 0, ending, handle: pageHandler(base, folder(service)) });
  const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  try {
    const page = await get(base);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const text = await page.text();
    // Under the policy of browser.ts: nothing inline.
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:\/\//);
    expect(text).toContain(`src="${script}"`);
    expect((await get(script)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await get(`${base}/other`.replace('//', '/'))).status).toBe(404);
    expect((await get(base, 'POST')).status).toBe(405);
  } finally {
    await server.close();
  }
});
