import { source } from '../compose/compose';
import type { ConfigurationFile } from '../configuration';
import type { Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { env } from '../serialize/env';
import { filledFiles, interpolatedSecrets, secretFiles } from './secret-files';

/** Every secret that a stack needs, by name and without a value; nothing when it needs none. */
export function envExample(stack: Stack, configuration: readonly ConfigurationFile[]): OutputFile[] {
  const readers = secretReaders(stack, configuration);
  if (readers.size === 0) return [];
  const entries = [...readers]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, files]) => ({ name, value: '', comment: files.join(', ') }));
  return [
    {
      name: '.env.example',
      content: env(entries, {
        header: header(source(stack), 'Secrets of this stack, and the files they go into. Values never stand in git.'),
      }),
    },
  ];
}

/** Where each secret goes, by its name. */
export function secretReaders(stack: Stack, configuration: readonly ConfigurationFile[]): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  const add = (name: string, where: string) => readers.set(name, [...(readers.get(name) ?? []), where]);
  for (const { secret, path } of secretFiles(stack)) add(secret.name, path);
  for (const { secrets, path } of filledFiles(configuration)) for (const secret of secrets) add(secret.name, path);
  for (const { secret } of interpolatedSecrets(stack)) add(secret.name, 'compose.yaml');
  return readers;
}
