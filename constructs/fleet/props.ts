import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { closest } from './closest';
import { explain } from './issue';
import { recordProblem } from './problem';
import { keepResolved } from './resolved';
import { show } from './show';
import type { Site } from './site';

/** A construct that props are parsed for. */
export interface PropsOwner extends IConstruct {
  /** Called when a required value is missing or wrong. */
  markIncomplete(): void;
}

/** What a construct reads: parsed, defaults filled in. */
export type Output<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/**
 * Parses props one by one. A wrong value is recorded as a problem at the construct's own site and its default takes its
 * place; where there is none the construct is marked incomplete and left out of everything that follows, so that one
 * run reports every mistake. Never throws for a user's mistake. `site` is the user's line where it isn't the owner's.
 */
export function parseProps<Shape extends z.ZodRawShape>(
  owner: PropsOwner,
  shape: Shape,
  props: unknown,
  site?: Site,
): Output<Shape> {
  const given = asObject(owner, props, site);
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(shape, key)) recordUnknown(owner, key, Object.keys(shape), site);
  }
  const parsed: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(shape))
    parsed[key] = parseProp(owner, key, schema as z.ZodType, given[key], site);
  // With a site of their own they are those of a method's call.
  if (site === undefined) keepResolved(owner, given, parsed);
  return parsed as Output<Shape>;
}

/** Types are stripped, not checked, when a declaration runs: anything may stand where props belong. */
function asObject(owner: PropsOwner, props: unknown, site?: Site): Record<string, unknown> {
  if (props === undefined || props === null) return {};
  if (typeof props === 'object' && !Array.isArray(props)) return props as Record<string, unknown>;
  recordProblem(owner, {
    rule: 'props',
    severity: 'error',
    ...(site && { site }),
    message: `expected the properties of ${owner.constructor.name} as an object`,
    got: show(props),
    mend: 'write them in braces: { name: value }',
  });
  return {};
}

function parseProp(owner: PropsOwner, key: string, schema: z.ZodType, value: unknown, site?: Site): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const said = new Set<string>();
  for (const issue of result.error.issues) {
    const path = [key, ...issue.path].map(String).join('.');
    // What isn't of the right form fails the finer rules as well.
    if (said.has(path)) continue;
    said.add(path);
    const missing = issue.input === undefined && issue.code !== 'unrecognized_keys';
    const { message, allowed, mend } = explain(issue);
    recordProblem(owner, {
      rule: 'props',
      severity: 'error',
      ...(site && { site }),
      message: missing ? `${path} is required` : `${path}: ${message}`,
      ...(!missing && { got: got(issue) }),
      ...(!missing && allowed !== undefined && { allowed }),
      ...(!missing && mend !== undefined && { mend }),
    });
  }
  const fallback = schema.safeParse(undefined);
  if (!fallback.success) owner.markIncomplete();
  return fallback.data;
}

/** What stands where a secret belongs may be the secret itself: messages end up in logs. */
function got(issue: z.core.$ZodIssue): string {
  const hidden = issue.code === 'custom' && issue.params?.hidden === true && typeof issue.input === 'string';
  return hidden ? `a string of ${String(issue.input).length} characters` : show(issue.input);
}

function recordUnknown(owner: PropsOwner, key: string, known: readonly string[], site?: Site): void {
  const near = closest(key, known);
  recordProblem(owner, {
    rule: 'props',
    severity: 'error',
    ...(site && { site }),
    message: `${show(key)} is not a property of ${owner.constructor.name}`,
    allowed: known.join(', '),
    ...(near !== undefined && { mend: `write ${near}?` }),
  });
}

/** A property that holds another construct: an object of the given class, never its name. */
export function reference<T>(
  // biome-ignore lint/suspicious/noExplicitAny: any constructor arguments
  type: abstract new (...args: any[]) => T,
): z.ZodType<T, T> {
  const article = /^(?:[AEIOU]|Nginx)/.test(type.name) ? 'an' : 'a';
  const message = `expected ${article} ${type.name}, the object itself and not its name`;
  return z.custom<T>((value) => value instanceof type, message);
}
