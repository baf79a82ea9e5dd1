import { z } from 'zod';

const field = '(?:\\*|[0-9]+(?:-[0-9]+)?)(?:/[0-9]+)?';
const list = `${field}(?:,${field})*`;
const form = new RegExp(`^${list} ${list} ${list} ${list} ${list}$`);

/** Five cron fields: minute, hour, day, month, weekday. */
export const cronExpression = z
  .string()
  .regex(form, "expected five cron fields: minute hour day month weekday, such as '0 2 * * *', daily at 02:00 UTC");
