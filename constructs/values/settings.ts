import { z } from 'zod';
import { environmentVariableName } from './name';

/** Plain values of environment variables, by name. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

export const settings: z.ZodType<Settings, Settings> = z.record(
  environmentVariableName,
  z.union(
    [z.string().regex(/^[^\0]*$/), z.number(), z.boolean()],
    'expected a string, a number or a boolean: secrets and places belong to a service’s own environment',
  ),
);
