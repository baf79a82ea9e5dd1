import { isSecretName } from '../../deploy/secrets/value';
import { UsageError } from '../user-error';

/** The one NAME that a command line gives. A value in its place stays untold: it may be the secret itself. */
export function nameIn(positionals: readonly string[], action: string): string {
  const [name, ...more] = positionals;
  if (name !== undefined && more.length === 0 && isSecretName(name)) return name;
  throw new UsageError(
    `write: npx vpsynth secrets ${action} NAME, the name in upper-case letters, digits and underscores, and the value never on the command line`,
  );
}
