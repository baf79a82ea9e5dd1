import { parseArgs } from 'node:util';
import { dateOf, readDates, writeDates } from '../../deploy/secrets/dates';
import { storeOf } from '../../deploy/secrets/external-stores';
import { generateValue } from '../../deploy/secrets/generate-value';
import { formOf, type SecretNeed, secretNeeds } from '../../deploy/secrets/needs';
import { readRecipients } from '../../deploy/secrets/recipients';
import { readStore, type Store, storePath, writeStore } from '../../deploy/secrets/store';
import { count } from '../count';
import { listFirstRecipient } from './keys';
import { places } from './places';
import { isPasswords, wayToSet } from './way-to-set';

/**
 * `vpsynth secrets generate`: a value for every secret that has none and that nobody outside the fleet gives, by one write.
 * What was recorded to be set elsewhere has a value, which this machine doesn't know.
 */
export async function generate(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const needs = secretNeeds('.', positionals);
  const dates = readDates('.');
  const store = await readStore('.', process.env);
  const names = [...new Set(needs.map(({ secret }) => secret))].sort();
  const lacking = names.filter((name) => !process.env[name] && !store.values.has(name) && !dates.has(name));
  const made = lacking.filter((name) => isMadeUp(name, needs));
  if (made.length > 0) await keep(made, needs, store);
  const left = lacking.filter((name) => !made.includes(name));
  process.stdout.write((await toldOfMade(names, made)) + toldOfLeft(left, needs));
  return 0;
}

/** Whether a deployment tells it to all who must know it, and it is nobody else's to keep. */
function isMadeUp(name: string, needs: readonly SecretNeed[]): boolean {
  return (
    needs.some(({ secret, generated }) => secret === name && generated) &&
    !isPasswords(name, needs) &&
    storeOf('.', name) === undefined
  );
}

async function keep(made: readonly string[], needs: readonly SecretNeed[], store: Store): Promise<void> {
  await listFirstRecipient();
  const fresh = made.map((name): [string, string] => [name, generateValue(formOf(needs, name))]);
  await writeStore('.', store, new Map([...store.values, ...fresh]));
  const today = dateOf(new Date());
  writeDates('.', new Map([...readDates('.'), ...made.map((name): [string, string] => [name, today])]));
}

async function toldOfMade(names: readonly string[], made: readonly string[]): Promise<string> {
  if (made.length === 0) return `Nothing to make up: ${count(names.length, 'secret')} in all.\n`;
  const recipients = count((await readRecipients('.')).length, 'recipient');
  const lines = made.map((name) => `  ${name}\n`).join('');
  return `Made up ${count(made.length, 'secret')} in ${storePath}, for ${recipients}. Commit infra/secrets.*\n${lines}`;
}

function toldOfLeft(left: readonly string[], needs: readonly SecretNeed[]): string {
  if (left.length === 0) return '';
  const lines = left.flatMap((name) => [
    `  ${name}: ${howToGive(name, needs)}`,
    ...places(needs, name).map((each) => `    ${each}`),
  ]);
  return `Left: ${count(left.length, 'secret')} that others give or people must know (where any value does: set NAME… --generate):\n${lines.join('\n')}\n`;
}

/** A declared store may well have its value: nobody needs to record what has no schedule. */
function howToGive(name: string, needs: readonly SecretNeed[]): string {
  const external = storeOf('.', name);
  return external === undefined ? wayToSet(name, needs) : `kept in ${external.store}; see that it is set there`;
}
