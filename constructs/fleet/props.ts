import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { recordProblem } from './problem';
import type { Site } from './site';

/** A construct that props are parsed for. */
export interface PropsOwner extends IConstruct {
  /** Called when a required value is missing or wrong. */
  markIncomplete(): void;
}

/** What a user writes for a raw shape: the input type of each property. */
export type Input<Shape extends z.ZodRawShape> = z.input<z.ZodObject<Shape>>;

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
  const given = (props ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(shape, key)) recordUnknown(owner, key, Object.keys(shape), site);
  }
  const parsed: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(shape))
    parsed[key] = parseProp(owner, key, schema as z.ZodType, given[key], site);
  return parsed as Output<Shape>;
}

function parseProp(owner: PropsOwner, key: string, schema: z.ZodType, value: unknown, site?: Site): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = [key, ...issue.path].map(String).join('.');
    recordProblem(owner, {
      rule: 'props',
      severity: 'error',
      ...(site && { site }),
      message: value === undefined ? `${path} is required` : `${path}: ${issue.message}`,
      ...(value !== undefined && { got: show(issue.input) }),
    });
  }
  const fallback = schema.safeParse(undefined);
  if (!fallback.success) owner.markIncomplete();
  return fallback.data;
}

function recordUnknown(owner: PropsOwner, key: string, known: readonly string[], site?: Site): void {
  recordProblem(owner, {
    rule: 'props',
    severity: 'error',
    ...(site && { site }),
    message: `${show(key)} is not a property of ${owner.constructor.name}`,
    allowed: known.join(', '),
  });
}

/** A value as a message shows it: JSON for data, the class for objects; never more than a line. */
export function show(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return `function ${value.name}`;
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) !== Object.prototype &&
    !Array.isArray(value)
  ) {
    const text = String(value);
    return text.startsWith('[object') ? value.constructor.name : `${value.constructor.name} ${text}`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** A property that holds another construct: an object of the given class, never its name. */
export function reference<T>(
  // biome-ignore lint/suspicious/noExplicitAny: any constructor arguments
  type: abstract new (...args: any[]) => T,
): z.ZodType<T, T> {
  return z.custom<T>((value) => value instanceof type, `expected a ${type.name}, the object itself and not its name`);
}
