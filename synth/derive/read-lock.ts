import type { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';

interface LockFile<Schema extends z.ZodType> {
  readonly path: string;
  readonly schema: Schema;
  /** The rule that its faults are told by. */
  readonly rule: string;
  /** What to do with one that can't be read. */
  readonly mend: string;
}

/** The content of a committed file; undefined for one that can't be read, which is recorded as a problem. */
export function readLock<Schema extends z.ZodType>(
  fleet: Fleet,
  text: string,
  { path, schema, rule, mend }: LockFile<Schema>,
): z.output<Schema> | undefined {
  const refuse = (reason: string) => {
    recordProblem(fleet, { rule, severity: 'error', message: `${path} can't be read: ${reason}`, mend });
    return undefined;
  };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refuse((error as Error).message);
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return refuse(`${issue?.path.join(' → ') || 'the file'}: ${issue?.message}`);
}
