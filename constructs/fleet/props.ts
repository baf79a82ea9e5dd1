import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { closest } from './closest';
import { explain, isStandard } from './issue';
import { type Problem, recordProblem } from './problem';
import { isOfType, keepResolved } from './resolved';
import { show, undefinedBecause } from './show';
import type { Site } from './site';

/** A construct that props are parsed for. */
export interface PropsOwner extends IConstruct {
  /** Called when a required value is missing or wrong. */
  markIncomplete(): void;
  /** Properties that its class parses by itself, beside what it is built on. */
  readonly ownProperties?: readonly string[];
}

/** A call of a construct's method: what is wrong with its properties is told at its line, after its name. */
export interface Call {
  readonly site: Site;
  /** The method and what tells it from others: `route "/api"`. */
  readonly name: string;
}

/** What a construct reads: parsed, defaults filled in. */
export type Output<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/**
 * Parses props one by one. A wrong value is recorded as a problem at the construct's own site and its default takes its
 * place; where there is none the construct is marked incomplete and left out of everything that follows, so that one
 * run reports every mistake. Never throws for a user's mistake.
 */
export function parseProps<Shape extends z.ZodRawShape>(
  owner: PropsOwner,
  shape: Shape,
  props: unknown,
  call?: Call,
): Output<Shape> {
  const given = asObject(owner, props, call);
  const meant = { ...given };
  const known = [...Object.keys(shape), ...(owner.ownProperties ?? [])];
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const near = recordUnknown(
      owner,
      key,
      `a property of ${call === undefined ? owner.constructor.name : 'it'}`,
      known,
      call,
    );
    // As if it had been written so: what follows from the slip alone is no mistake of its own.
    if (near !== undefined && (given[near] === undefined || isOfType(given, near))) meant[near] = given[key];
  }
  const parsed: Record<string, unknown> = {};
  const refused = new Set<string>();
  for (const [key, schema] of Object.entries(shape))
    parsed[key] = parseProp(owner, key, schema as z.ZodType, meant, refused, call);
  // Otherwise they are those of a method's call.
  if (call === undefined) keepResolved(owner, { given, meant, parsed, refused });
  return parsed as Output<Shape>;
}

/** Types are stripped, not checked, when a declaration runs: anything may stand where props belong. */
function asObject(owner: PropsOwner, props: unknown, call?: Call): Record<string, unknown> {
  if (props === undefined || props === null) return {};
  if (typeof props === 'object' && !Array.isArray(props)) return props as Record<string, unknown>;
  recordFault(owner, call, {
    message: `expected ${call === undefined ? `the properties of ${owner.constructor.name}` : 'its properties'} as an object`,
    got: show(props),
    mend: 'write them in braces: { name: value }',
  });
  return {};
}

function parseProp(
  owner: PropsOwner,
  key: string,
  schema: z.ZodType,
  given: Readonly<Record<string, unknown>>,
  refused: Set<string>,
  call?: Call,
): unknown {
  const wellFormed = schema.safeParse(given[key]);
  if (wellFormed.success) return wellFormed.data;
  refused.add(key);
  recordFaults(owner, key, schema, given, call);
  const fallback = schema.safeParse(undefined);
  if (!fallback.success) owner.markIncomplete();
  return fallback.data;
}

function recordFaults(
  owner: PropsOwner,
  key: string,
  schema: z.ZodType,
  given: Readonly<Record<string, unknown>>,
  call?: Call,
): void {
  const members = new Map<string, readonly string[]>();
  const result = schema.safeParse(given[key], { reportInput: true, error: membersOf(members) });
  if (result.success) return;
  const said = new Set<string>();
  /** Objects of which a name is wrong: what they lack as a whole follows from that. */
  const misnamed = new Set<string>();
  for (const issue of result.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    for (const unknown of issue.keys) {
      const path = [key, ...issue.path].map(String).join('.');
      misnamed.add(path);
      const known = members.get(issue.path.join('.')) ?? [];
      const near = recordUnknown(owner, unknown, 'a property of it', known, call, `${path}: `);
      // That it is missing under its right name follows from the slip.
      if (near !== undefined) said.add(`${path}.${near}`);
    }
  }
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') continue;
    const path = [key, ...issue.path].map(String).join('.');
    // What isn't of the right form fails the finer rules as well.
    if (said.has(path) || (issue.code === 'custom' && misnamed.has(path))) continue;
    said.add(path);
    recordFault(owner, call, fault(path, issue, given));
  }
}

function recordFault(
  owner: PropsOwner,
  call: Call | undefined,
  { message, ...said }: Pick<Problem, 'message' | 'got' | 'allowed' | 'mend'>,
): void {
  const named = call === undefined ? { message } : { message: `${call.name}: ${message}`, site: call.site };
  recordProblem(owner, { rule: 'props', severity: 'error', ...named, ...said });
}

/** Notes the names that each object of a value can have, by its path: an issue itself doesn't tell them. */
function membersOf(members: Map<string, readonly string[]>): z.core.$ZodErrorMap {
  return ({ code, inst, path }) => {
    if (code === 'unrecognized_keys') members.set((path ?? []).join('.'), namesOf(inst));
    return undefined;
  };
}

function namesOf(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord ? [...(schema.keyType._zod.values ?? [])].map(String) : [];
}

function fault(
  path: string,
  issue: z.core.$ZodIssue,
  given: object,
): Pick<Problem, 'message' | 'got' | 'allowed' | 'mend'> {
  if (issue.input === undefined) {
    return isSaid(given, path.split('.'))
      ? { message: `${path} was given as undefined`, mend: undefinedBecause }
      : { message: `${path} is required`, ...example(issue) };
  }
  const { message, allowed, mend } = explain(issue);
  return {
    message: `${path}: ${message}`,
    got: got(issue),
    ...(allowed !== undefined && { allowed }),
    ...(mend !== undefined && { mend }),
  };
}

/** What would do, where the schema itself says it; that it is a string or a number is of no help. */
function example(issue: z.core.$ZodIssue): Pick<Problem, 'allowed'> {
  const { allowed } = explain(issue);
  if (issue.code === 'invalid_value' && allowed !== undefined) return { allowed };
  const wanted = isStandard(issue) ? undefined : /^expected (.*)$/.exec(issue.message)?.[1];
  return wanted === undefined ? {} : { allowed: wanted };
}

/** Whether the user wrote that name, of whatever value. */
function isSaid(given: unknown, [key = '', ...rest]: readonly string[]): boolean {
  const within = Object(given) as Readonly<Record<string, unknown>>;
  return Object.hasOwn(within, key) && (rest.length === 0 || isSaid(within[key], rest));
}

/** What stands where a secret belongs may be the secret itself: messages end up in logs. */
export function got(issue: z.core.$ZodIssue): string {
  const hidden = issue.code === 'custom' && issue.params?.hidden === true && typeof issue.input === 'string';
  return hidden ? `a string of ${String(issue.input).length} characters` : show(issue.input);
}

/** Returns the name that was probably meant. */
function recordUnknown(
  owner: PropsOwner,
  key: string,
  what: string,
  known: readonly string[],
  call?: Call,
  before = '',
): string | undefined {
  const near = closest(key, known);
  recordFault(owner, call, {
    message: `${before}${show(key)} is not ${what}${near === undefined ? '' : `; did you mean ${show(near)}?`}`,
    ...(near === undefined && known.length > 0 && { allowed: known.join(', ') }),
  });
  return near;
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
