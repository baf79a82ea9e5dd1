import { parseArgs } from 'node:util';
import { dateOf, datesPath, daysAfter, readDates } from '../../deploy/secrets/dates';
import { type ScheduledSecret, scheduledSecrets } from '../../deploy/secrets/due';
import { storeOf } from '../../deploy/secrets/external-stores';
import { type SecretNeed, secretNeeds } from '../../deploy/secrets/needs';
import { count } from '../count';
import { UsageError } from '../user-error';
import { setInStore, wayToSet } from './way-to-set';

/** `vpsynth secrets due`. Opens no value: a scheduled job needs no key. */
export async function due(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { within: { type: 'string', default: '0' } },
  });
  if (!/^\d{1,4}$/.test(values.within)) throw new UsageError('--within takes a number of days, such as 14');
  const needs = secretNeeds('.', positionals);
  const scheduled = scheduledSecrets(needs, readDates('.'));
  const last = daysAfter(dateOf(new Date()), Number(values.within));
  const found = scheduled.filter(({ dueOn }) => dueOn === undefined || dueOn <= last);
  for (const each of found) process.stdout.write(`${told(each)}\n  ${whatToDo(each, needs)}\n`);
  if (found.length > 0) {
    const unset = found.filter(({ setOn }) => setOn === undefined).length;
    const due = found.length - unset;
    const said = [due > 0 && `${count(due, 'secret')} due`, unset > 0 && `${count(unset, 'secret')} not set`];
    process.stdout.write(`${said.filter(Boolean).join(', ')}.\n`);
    return 1;
  }
  process.stdout.write(`Nothing is due: ${summary(scheduled)}.\n`);
  return 0;
}

function told({ name, everyDays, setOn, dueOn }: ScheduledSecret): string {
  if (setOn === undefined) return `${name}  not set: ${datesPath} has no day of it`;
  return `${name}  due on ${dueOn}, every ${count(everyDays, 'day')}: set on ${setOn}`;
}

function whatToDo({ name, setOn }: ScheduledSecret, needs: readonly SecretNeed[]): string {
  const external = storeOf('.', name);
  if (external !== undefined) return setInStore(name, external.store);
  if (setOn !== undefined) return `run: npx vpsynth secrets rotate ${name}`;
  return `${wayToSet(name, needs)}; if it is set, and kept elsewhere: npx vpsynth secrets record ${name}`;
}

function summary(scheduled: readonly ScheduledSecret[]): string {
  const [next] = [...scheduled].sort((left, right) => ((left.dueOn ?? '') < (right.dueOn ?? '') ? -1 : 1));
  if (next === undefined) return 'no secret is set anew on a schedule';
  return `of ${count(scheduled.length, 'secret')} with a schedule ${next.name} is the next, on ${next.dueOn}`;
}
