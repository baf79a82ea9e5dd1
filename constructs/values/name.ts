import { z } from 'zod';
import { environmentVariablePattern } from './name-pattern';

/** Lower-case words joined by single hyphens: what is valid as a folder, a Compose service and a DNS label alike. */
const words = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Long enough for people; two joined by a hyphen and a replica's suffix still fit a DNS label (RFC 1035: 63). */
const longest = 40;

/** Names that JavaScript's objects already have: the construct tree keeps its children in one. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Why a string can't be a name, or `undefined` when it can. */
export function nameFault(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'a name is a string';
  if (inherited.has(name)) return 'JavaScript keeps this name for itself';
  if (name.length > longest) return `a name has at most ${longest} characters`;
  if (!words.test(name)) return 'a name is lower-case letters, digits and single hyphens, and starts with a letter';
  return undefined;
}

/** A validated name: safe in a path, a shell word, a DNS label and every configuration format. */
export type Name = z.infer<typeof name>;
export const name = z
  .string()
  .superRefine((value, context) => {
    const fault = nameFault(value);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .brand<'Name'>();

/** A name in a database or broker: PostgreSQL truncates identifiers after 63 bytes (NAMEDATALEN - 1). */
export type Identifier = z.infer<typeof identifier>;
export const identifier = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'an identifier is lower-case letters, digits and underscores, at most 63')
  .brand<'Identifier'>();

/** A name in a process's environment. */
export const environmentVariableName = z
  .string()
  .regex(environmentVariablePattern, 'an environment variable is upper-case letters, digits and underscores');
