import { z } from 'zod';

/** What the names of the settings begin with that a service reads: `REDIS` makes `REDIS_HOST`. */
export const settingsPrefix = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected upper-case letters, digits and underscores');
