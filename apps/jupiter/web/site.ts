import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the site, as it is served. */
export interface SiteFile {
  readonly content: Buffer;
  readonly type: string;
  /** A hash of the content, in quotes, as the `ETag` header wants it. */
  readonly etag: string;
}

/** The files of the site by their path. */
export type Site = ReadonlyMap<string, SiteFile>;

const assets = [
  { path: '/assets/app.js', type: 'text/javascript; charset=utf-8' },
  { path: '/assets/style.css', type: 'text/css; charset=utf-8' },
] as const;

/**
 * Reads the site once. The page names each asset with the hash of its content (`?v=…`), so that a browser may keep
 * an asset for ever and still never shows a new page with an old one.
 */
export function loadSite(folder: string): Site {
  const site = new Map<string, SiteFile>();
  let page = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const { path, type } of assets) {
    const content = readFileSync(join(folder, path.slice('/assets/'.length)));
    const hash = hashOf(content);
    site.set(path, { content, type, etag: `"${hash}"` });
    page = page.replace(`"${path}"`, `"${path}?v=${hash}"`);
  }
  const content = Buffer.from(page);
  site.set('/', { content, type: 'text/html; charset=utf-8', etag: `"${hashOf(content)}"` });
  return site;
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
