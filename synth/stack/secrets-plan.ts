import type { ConfigurationFile } from '../configuration';
import type { Stack } from '../derive/model';
import type { OutputFile } from '../output/file';
import { json } from '../serialize/json';
import { filledFiles, secretFiles } from './secret-files';

/**
 * What the fill step writes on the host, for programs: each file with the secrets in it and the one user id that may
 * read it (mode 0400). Nothing when the stack has no secrets.
 */
export function secretsPlan(stack: Stack, configuration: readonly ConfigurationFile[]): OutputFile[] {
  const files = secretFiles(stack).map(({ path, secret, userId }) => ({ path, userId, secret: secret.name }));
  const templates = filledFiles(configuration).map(({ path, template, secrets, userId }) => ({
    path,
    userId,
    template,
    secrets: secrets.map(({ name }) => name),
  }));
  if (files.length + templates.length === 0) return [];
  return [{ name: 'secrets.json', content: json({ generatedBy: 'vpsynth', files, templates }) }];
}
