import { parseArgs } from 'node:util';
import { collectSecrets } from '../../deploy/secrets/collect';
import { secretNeeds, unfitValues } from '../../deploy/secrets/needs';
import { count } from '../count';
import { places } from './places';

/** `vpsynth secrets missing`. */
export async function missing(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const needs = secretNeeds('.', positionals);
  const names = new Set(needs.map(({ secret }) => secret));
  const { values, missing: lacking } = await collectSecrets(names);
  for (const name of lacking) {
    process.stdout.write(`${name} has no value\n`);
    for (const place of places(needs, name)) process.stdout.write(`  ${place}\n`);
  }
  const faults = unfitValues(needs, values);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  if (lacking.length + faults.length === 0) {
    process.stdout.write(`Nothing is missing: ${count(names.size, 'secret')}, each with a value.\n`);
    return 0;
  }
  if (lacking.length > 0)
    process.stdout.write(
      `${count(lacking.length, 'secret')} without a value. Run: npx vpsynth secrets generate, and npx vpsynth secrets set NAME for what it leaves\n`,
    );
  return 1;
}
