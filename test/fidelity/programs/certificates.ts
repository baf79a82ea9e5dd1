import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { contentOf, type Files } from './files';
import { rootFolder } from './root';

/**
 * Adds a self-signed certificate, or its key, for each path that the files name and that isn't among them.
 *
 * `directive` finds them: its group `path` is the path (relative ones are to `folder`), `name` the directive's name;
 * one with "key" in its name wants the key.
 */
export function withCertificates(files: Files, directive: RegExp, folder: string, owner?: string): Files {
  const contents = Object.values(files).map(contentOf);
  const matches = contents.flatMap((content) => [...content.matchAll(directive)]);
  const created = matches.map(({ groups: { name = '', path = '' } = {} }) => {
    const isKey = name.includes('key');
    const content = readFileSync(join(rootFolder, 'usr/share/vpsynth', isKey ? 'tls.key' : 'tls.crt'), 'utf8');
    return [posix.resolve(folder, path), { content, mode: isKey ? 0o600 : 0o644, owner }] as const;
  });
  return { ...Object.fromEntries(created), ...files };
}
