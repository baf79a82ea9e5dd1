import { z } from 'zod';

/** No character that a shell, YAML or the short syntax of a mount gives a meaning. */
const segments = String.raw`[A-Za-z0-9._@-]+(?:\/[A-Za-z0-9._@-]+)*`;
const form = new RegExp(String.raw`^(?:\/|\/${segments}|\.\/${segments})$`);

/** Folders of a stack that hold its secrets, and what they are made of. */
const own = new Set(['secrets', 'templates']);

/** A path of the host: beside the stack's files, or absolute. */
export const hostPath = z
  .string()
  .regex(form, 'expected ./folder beside the stack’s files, or an absolute path of letters, digits and . _ @ -')
  .refine((path) => !path.split('/').slice(1).some(isRelative), 'a path has neither . nor .. in it')
  .refine((path) => !holdsSecrets(path), 'that folder holds the secrets of the whole stack: name a Secret instead');

function isRelative(segment: string): boolean {
  return segment === '.' || segment === '..';
}

function holdsSecrets(path: string): boolean {
  const [first = '', second = ''] = path.split('/');
  return first === '.' && own.has(second);
}
