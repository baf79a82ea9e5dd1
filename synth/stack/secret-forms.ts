import type { Secret, SecretForm } from '../../constructs/values/secret';
import type { ConfigurationFile } from '../configuration';
import type { Stack } from '../derive/model';
import { filledFiles, interpolatedSecrets, secretFiles } from './secret-files';

/** The secrets of a stack, each once, by name. Of two that differ in what they say of their value, the last that says it. */
export function secretsOf(stack: Stack, configuration: readonly ConfigurationFile[]): Secret[] {
  const found = new Map<string, Secret>();
  for (const secret of [
    ...secretFiles(stack).map((file) => file.secret),
    ...filledFiles(configuration).flatMap((file) => file.secrets),
    ...interpolatedSecrets(stack).map((variable) => variable.secret),
  ]) {
    found.set(secret.name, merged(found.get(secret.name), secret));
  }
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function merged(known: Secret | undefined, secret: Secret): Secret {
  let result = secret;
  if (known?.form !== undefined && result.form === undefined) result = result.of(known.form);
  if (known?.isGenerated) result = result.generated();
  if (known?.fixedBecause !== undefined && result.fixedBecause === undefined) result = result.fixed(known.fixedBecause);
  return result;
}

/** What the values of a stack's secrets must look like, by name, for those of which a program takes one form alone. */
export function secretForms(stack: Stack, configuration: readonly ConfigurationFile[]): Map<string, SecretForm> {
  return new Map(
    secretsOf(stack, configuration).flatMap(({ name, form }) => (form === undefined ? [] : [[name, form]])),
  );
}
