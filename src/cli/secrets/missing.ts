import { parseArgs } from 'node:util';
import { collectSecrets } from '../../deploy/secrets/collect';
import { type SecretNeed, secretNeeds, unfitValues } from '../../deploy/secrets/needs';
import { count } from '../count';

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
    process.stdout.write(`${count(lacking.length, 'secret')} without a value. Run: npx vpsynth secrets set NAME\n`);
  return 1;
}

/** A line a stack: the services there that lack it. */
function places(needs: readonly SecretNeed[], name: string): string[] {
  const readers = new Map<string, string[]>();
  for (const { secret, host, stack, readers: here } of needs) {
    if (secret !== name) continue;
    const key = `${host}/${stack}`;
    readers.set(key, [...(readers.get(key) ?? []), ...here]);
  }
  return [...readers].map(([stack, names]) => `${stack}: ${[...new Set(names)].sort().join(', ')}`);
}
