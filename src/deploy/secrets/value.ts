import { environmentVariablePattern } from '../../../constructs/values/name-pattern';
import type { SecretForm } from '../../../constructs/values/secret';
import { UserError } from '../../cli/user-error';

/**
 * How a host gets a value, which says what it may be made of:
 * - `file`: a file that holds it alone takes all text;
 * - `word`: text is put in its place in a file of some program's format, which it must not mean anything in;
 * - `key`: the same in a format that takes all of base64;
 * - `passwords`: lines of nginx's htpasswd file, a user and the hash of a password;
 * - `environment`: a line of the `.env` that Compose reads.
 */
export type SecretUse = 'file' | 'word' | 'key' | 'passwords' | 'environment';

const rules: Readonly<Record<SecretUse, { readonly fits: (value: string) => boolean; readonly allowed: string }>> = {
  file: { fits: () => true, allowed: 'anything' },
  word: {
    fits: (value) => /^[A-Za-z0-9._-]+$/.test(value),
    allowed: 'letters, digits and the characters . _ - alone, which mean nothing in any format',
  },
  key: {
    fits: (value) => /^[A-Za-z0-9._/+=-]+$/.test(value),
    allowed: 'letters, digits and the characters . _ - / + =',
  },
  passwords: {
    // The hashes that nginx knows (ngx_http_auth_basic_module): crypt(3) and $apr1$, {SHA}, {SSHA}. {PLAIN} is none.
    fits: (value) => value.split('\n').every((line) => /^[^:\s#]+:(\$|\{S?SHA\})[^:\s]+$/.test(line)),
    allowed: 'lines of user:hash, as "openssl passwd -apr1" makes the hash',
  },
  environment: {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
    fits: (value) => !/[\u0000-\u001f\u007f'\\]/.test(value),
    allowed: "a single line without control characters, ' and \\",
  },
};

/** Whether a value can be used so. A value of letters, digits, `.`, `_` and `-` can be used in every way but `passwords`. */
export function fillable(value: string, use: SecretUse = 'word'): boolean {
  return isValue(value) && rules[use].fits(value);
}

/** Why a value can't be used so, in a sentence with the secret's name and what is allowed, never the value. */
export function fillFault(name: string, value: string, use: SecretUse, where: string): string | undefined {
  if (fillable(value, use)) return undefined;
  return `the value of ${name} can't go into ${where}: allowed are ${rules[use].allowed}`;
}

/** Why a value isn't of its secret's form, in a sentence without the value. */
export function formFault(name: string, value: string, { bytes, prefix = '' }: SecretForm): string | undefined {
  const digits = value.slice(prefix.length);
  if (value.startsWith(prefix) && digits.length === bytes * 2 && /^[0-9a-f]*$/.test(digits)) return undefined;
  const start = prefix === '' ? '' : `${prefix} and `;
  return `the value of ${name} must be ${start}${bytes * 2} hexadecimal digits in lower case; "npx vpsynth secrets set ${name} --generate" makes one up`;
}

/**
 * Refuses what no secret can be: nothing at all, and what is no text: NUL, which ends a string for the programs
 * that read it, and half a character.
 *
 * @throws UserError with the secret's name, never the value
 */
export function checkValue(name: string, value: string): void {
  if (value === '') throw new UserError(`the value of ${name} is empty`);
  if (!isValue(value)) throw new UserError(`the value of ${name} holds NUL or half a character, which is no text`);
}

function isValue(value: string): boolean {
  return value !== '' && !/[\0\p{Surrogate}]/u.test(value);
}

/** Whether a secret can have this name: that of an environment variable. */
export function isSecretName(name: string): boolean {
  return environmentVariablePattern.test(name);
}
