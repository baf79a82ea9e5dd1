import { parseArgs } from 'node:util';
import { dateOf, datesPath, daysAfter, readDates } from '../../deploy/secrets/dates';
import { type ScheduledSecret, scheduledSecrets } from '../../deploy/secrets/due';
import { secretNeeds } from '../../deploy/secrets/needs';
import { count } from '../count';
import { UsageError } from '../user-error';

/** `vpsynth secrets due`. Opens no value: a scheduled job needs no key. */
export async function due(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { within: { type: 'string', default: '0' } },
  });
  if (!/^\d{1,4}$/.test(values.within)) throw new UsageError('--within takes a number of days, such as 14');
  const scheduled = scheduledSecrets(secretNeeds('.', positionals), readDates('.'));
  const last = daysAfter(dateOf(new Date()), Number(values.within));
  const found = scheduled.filter(({ dueOn }) => dueOn === undefined || dueOn <= last);
  for (const each of found) process.stdout.write(`${each.name}  ${told(each)}\n`);
  if (found.length > 0) {
    process.stdout.write(`${count(found.length, 'secret')} to set anew. Run: npx vpsynth secrets rotate NAME\n`);
    return 1;
  }
  process.stdout.write(`Nothing is due: ${summary(scheduled)}.\n`);
  return 0;
}

function told({ everyDays, setOn, dueOn }: ScheduledSecret): string {
  const every = `every ${count(everyDays, 'day')}`;
  if (dueOn === undefined) return `due, ${every}: ${datesPath} doesn't say when it was set`;
  return `due on ${dueOn}, ${every}: set on ${setOn}`;
}

function summary(scheduled: readonly ScheduledSecret[]): string {
  const [next] = [...scheduled].sort((left, right) => ((left.dueOn ?? '') < (right.dueOn ?? '') ? -1 : 1));
  if (next === undefined) return 'no secret is set anew on a schedule';
  return `of ${count(scheduled.length, 'secret')} with a schedule ${next.name} is the next, on ${next.dueOn}`;
}
