import { cronPart, cronValues } from '../../constructs/values/cron';

const fields = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day', 1, 31],
  ['month', 1, 12],
  ['weekday', 0, 7],
] as const;
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Why a five-field cron expression never fires, or undefined when it does. */
export function cronFault(expression: string): string | undefined {
  const texts = expression.split(' ');
  if (texts.length !== fields.length) return `it has ${texts.length} fields, not ${fields.length}`;
  const faults = fields.flatMap(([name, low, high], index) => fieldFault(name, texts[index] ?? '', low, high) ?? []);
  if (faults[0] !== undefined) return faults[0];
  const [, , day = '', month = '', weekday = ''] = texts;
  // With a weekday, either of the two is enough.
  if (day.startsWith('*') || !weekday.startsWith('*')) return undefined;
  const first = Math.min(...day.split(',').map((each) => Number.parseInt(each, 10)));
  const reached = cronValues(month, 1, 12).some((each) => first <= (longestMonths[each - 1] ?? 0));
  return reached ? undefined : `no month ${month} has a day ${first}`;
}

function fieldFault(name: string, text: string, low: number, high: number): string | undefined {
  for (const each of text.split(',')) {
    const match = cronPart.exec(each);
    if (match === null) return `${name} ${JSON.stringify(each)} is no cron field`;
    const [, from, to, step] = match;
    if (step !== undefined && Number(step) === 0) return `${name} ${each} has no step`;
    const outside = [from, to].find((edge) => edge !== undefined && (Number(edge) < low || Number(edge) > high));
    if (outside !== undefined) return `${name} ${outside} is not between ${low} and ${high}`;
    if (from !== undefined && to !== undefined && Number(to) < Number(from))
      return `${name} ${each} ends before it begins`;
  }
  return undefined;
}
