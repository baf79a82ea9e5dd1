import { isSecretName } from '../../deploy/secrets/value';
import { UsageError } from '../user-error';

/** The one NAME that a command line gives. A value in its place stays untold: it may be the secret itself. */
export function nameIn(positionals: readonly string[], action: string): string {
  const [name = '', ...more] = namesIn(positionals, action);
  if (more.length === 0) return name;
  throw misused(action);
}

/** The names that a command line gives, each once. */
export function namesIn(positionals: readonly string[], action: string): string[] {
  if (positionals.length > 0 && positionals.every(isSecretName)) return [...new Set(positionals)];
  throw misused(action);
}

function misused(action: string): UsageError {
  return new UsageError(
    `write: npx vpsynth secrets ${action} NAME, the name in upper-case letters, digits and underscores, and the value never on the command line`,
  );
}
