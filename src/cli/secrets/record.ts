import { parseArgs } from 'node:util';
import { dateOf, datesPath, isDate, recordDate } from '../../deploy/secrets/dates';
import { UsageError } from '../user-error';
import { nameIn } from './name';

/** `vpsynth secrets record`: of a value that vpsynth doesn't keep, such as one in the store of a CI system. */
export async function record(args: readonly string[]): Promise<number> {
  const today = dateOf(new Date());
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { on: { type: 'string', default: today } },
  });
  const name = nameIn(positionals, 'record');
  if (!isDate(values.on) || values.on > today) throw new UsageError(`--on takes a day up to today, such as ${today}`);
  recordDate('.', name, values.on);
  process.stdout.write(`${name} was set on ${values.on}: kept in ${datesPath}. Commit it.\n`);
  return 0;
}
