import type { SecretForm } from '../../constructs/values/secret';
import type { ConfigurationFile } from '../configuration';
import type { Stack } from '../derive/model';
import { filledFiles, interpolatedSecrets, secretFiles } from './secret-files';

/** What the values of a stack's secrets must look like, by name, for those of which a program takes one form alone. */
export function secretForms(stack: Stack, configuration: readonly ConfigurationFile[]): Map<string, SecretForm> {
  const secrets = [
    ...secretFiles(stack).map(({ secret }) => secret),
    ...filledFiles(configuration).flatMap((file) => file.secrets),
    ...interpolatedSecrets(stack).map(({ secret }) => secret),
  ];
  return new Map(secrets.flatMap(({ name, form }) => (form === undefined ? [] : [[name, form]])));
}
