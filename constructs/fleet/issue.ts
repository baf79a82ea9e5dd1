import type { z } from 'zod';
import { closest } from './closest';

/** What zod found, as a person reads it. A message that the schema itself gives stays as it is. */
export interface Explanation {
  readonly message: string;
  readonly allowed?: string;
  readonly mend?: string;
}

/** How zod's own messages begin; all others are the schema's. */
const standard = /^(Invalid (input|option|key)|Too (big|small)|Unrecognized key)/;

/** Whether the schema has nothing of its own to say. */
export function isStandard({ message }: z.core.$ZodIssue): boolean {
  return standard.test(message);
}

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

export function explain(issue: z.core.$ZodIssue): Explanation {
  if (!isStandard(issue)) {
    const mend = issue.code === 'custom' ? issue.params?.mend : undefined;
    return { message: issue.message, ...(typeof mend === 'string' && { mend }) };
  }
  switch (issue.code) {
    case 'invalid_type':
      return { message: `expected ${kinds[issue.expected] ?? issue.expected}` };
    case 'too_big':
      return { message: excess(issue.origin), allowed: bound('at most', 'below', issue, issue.maximum) };
    case 'too_small':
      return { message: lack(issue.origin), allowed: bound('at least', 'above', issue, issue.minimum) };
    case 'invalid_value':
      return choice(issue);
    case 'invalid_key':
      return explain(issue.issues[0] ?? issue);
    case 'invalid_union':
      return union(issue);
    case 'unrecognized_keys':
      return { message: `${issue.keys.map((key) => JSON.stringify(key)).join(', ')} is not a property of it` };
    default:
      return { message: issue.message };
  }
}

function excess(origin: string): string {
  return origin === 'string' ? 'too long' : origin === 'array' ? 'too many entries' : 'too large';
}

function lack(origin: string): string {
  return origin === 'string' ? 'too short' : origin === 'array' ? 'too few entries' : 'too small';
}

function bound(
  inclusive: string,
  exclusive: string,
  issue: { readonly inclusive?: boolean; readonly origin: string },
  limit: number | bigint,
): string {
  const unit = issue.origin === 'string' ? ' characters' : '';
  return `${issue.inclusive === false ? exclusive : inclusive} ${limit}${unit}`;
}

function choice({ values, input }: z.core.$ZodIssueInvalidValue): Explanation {
  const allowed = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ');
  const near = typeof input === 'string' ? closest(input, values.map(String)) : undefined;
  return {
    message: 'not one of the values that it can have',
    allowed,
    ...(near !== undefined && { mend: `write '${near}'?` }),
  };
}

/** What each side of a choice asks for. */
function union({ errors, message }: z.core.$ZodIssueInvalidUnion): Explanation {
  const sides = errors.flatMap(([first]) => (first === undefined ? [] : [explain(first)]));
  const wanted = [...new Set(sides.map((side) => side.allowed ?? side.message.replace(/^expected /, '')))];
  return wanted.length === 0 ? { message } : { message: `expected ${wanted.join(', or ')}` };
}
