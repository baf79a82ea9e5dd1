import type { SecretNeed } from '../../deploy/secrets/needs';

/** How somebody gives a value to a secret that no declared store keeps: the end of a sentence. */
export function wayToSet(name: string, needs: readonly SecretNeed[]): string {
  if (isPasswords(name, needs)) return `run: ${passwordsCommand(name)}`;
  const isGenerated = needs.some(({ secret, generated }) => secret === name && generated);
  return `run: npx vpsynth secrets set ${name}${isGenerated ? ' --generate' : ''}`;
}

/** What is to be done where a declared store keeps it. */
export function setInStore(name: string, store: string): string {
  return `set it in ${store}, then run: npx vpsynth secrets record ${name}`;
}

/** Whether it is lines of users and hashes, made of passwords that somebody must know. */
export function isPasswords(name: string, needs: readonly SecretNeed[]): boolean {
  return needs.some(({ secret, use }) => secret === name && use === 'passwords');
}

/** Makes a line of nginx's htpasswd file, which asks for the password. */
export function passwordsCommand(name: string): string {
  return `printf 'admin:%s' "$(openssl passwd -apr1)" | npx vpsynth secrets set ${name}`;
}
