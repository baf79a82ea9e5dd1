import { pathOf, type RequestHandler, reply } from 'vpsynth/runtime';
import type { Site, SiteFile } from './site';

/** Serves the site's files by GET and HEAD. */
export function siteHandler(site: Site): RequestHandler {
  return (request, response) => {
    const file = site.get(pathOf(request));
    if (file === undefined) return reply(response, 404, { error: 'not found' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return reply(response, 405, { error: 'method not allowed' }, { Allow: 'GET, HEAD' });
    }
    const headers = { ETag: file.etag, 'Cache-Control': cachingOf(file, request.url ?? '') };
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.content.length });
    response.end(file.content);
  };
}

/**
 * For ever only when asked for by the very hash: while a release is switched, a new page can ask an old server, whose
 * answer must not be kept under the new name.
 */
function cachingOf(file: SiteFile, url: string): string {
  const isByHash = url.endsWith(`?v=${file.etag.slice(1, -1)}`);
  return isByHash ? 'public, max-age=31536000, immutable' : 'no-cache';
}
