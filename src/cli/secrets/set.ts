import { parseArgs } from 'node:util';
import { closest } from '../../../constructs/fleet/closest';
import { dateOf, recordDate } from '../../deploy/secrets/dates';
import { storeOf } from '../../deploy/secrets/external-stores';
import { generateValue } from '../../deploy/secrets/generate-value';
import { formOf, hostNames, type SecretNeed, secretNeeds, unfitValues } from '../../deploy/secrets/needs';
import { readRecipients } from '../../deploy/secrets/recipients';
import { registryNames } from '../../deploy/secrets/registry-credentials';
import { readStore, storePath, writeStore } from '../../deploy/secrets/store';
import { checkValue } from '../../deploy/secrets/value';
import { count } from '../count';
import { UserError } from '../user-error';
import { enteredValue } from './entered-value';
import { listFirstRecipient } from './keys';
import { nameIn, namesIn } from './name';
import { isPasswords, passwordsCommand, setInStore } from './way-to-set';

/** `vpsynth secrets set`. */
export async function set(args: readonly string[]): Promise<number> {
  const { positionals, values: options } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { generate: { type: 'boolean', default: false } },
  });
  // Values that are asked for are asked for one by one: a second name there may be a value.
  const names = options.generate ? namesIn(positionals, 'set') : [nameIn(positionals, 'set')];
  const needs = secretNeeds('.', hostNames('.'));
  for (const name of names) refuseUnfit(name, needs, options.generate);
  await listFirstRecipient();
  for (const name of names) await setOne(name, needs, options.generate);
  return 0;
}

/** Before any is set: all of them, or none. */
function refuseUnfit(name: string, needs: readonly SecretNeed[], generate: boolean): void {
  const external = storeOf('.', name);
  if (external !== undefined) {
    throw new UserError(
      `${name} is kept by ${external.store} and read by ${external.program[0]}: ${setInStore(name, external.store)}`,
    );
  }
  if (generate && isPasswords(name, needs)) refuseGenerated(name);
}

async function setOne(name: string, all: readonly SecretNeed[], generate: boolean): Promise<void> {
  const needs = all.filter(({ secret }) => secret === name);
  // Opened before the value is asked for: nobody types what can't be kept.
  const store = await readStore('.', process.env);
  const value = generate ? generateValue(formOf(needs, name)) : await enteredValue(name);
  checkValue(name, value);
  const [fault] = unfitValues(needs, new Map([[name, value]]));
  if (fault !== undefined) throw new UserError(fault);
  await writeStore('.', store, new Map([...store.values, [name, value]]));
  recordDate('.', name, dateOf(new Date()));
  const recipients = await readRecipients('.');
  process.stdout.write(`${name} is set in ${storePath}, for ${count(recipients.length, 'recipient')}. Commit it.\n`);
  if (needs.length === 0) process.stderr.write(toldOfUnread(name, all));
  if (process.env[name]) process.stderr.write(`The environment variable ${name} is set here and comes before it.\n`);
}

/** It may be set before what reads it is declared; or its name has a typing error. */
function toldOfUnread(name: string, needs: readonly SecretNeed[]): string {
  if ((registryNames as readonly string[]).includes(name)) return '';
  const near = closest(name, [...needs.map(({ secret }) => secret), ...registryNames]);
  const hint = near === undefined ? '' : ` Did you mean ${near}? This takes it out: npx vpsynth secrets remove ${name}`;
  return `No stack reads ${name} yet.${hint}\n`;
}

/** What an htpasswd file holds is made of a password that somebody must know. */
export function refuseGenerated(name: string): never {
  throw new UserError(`${name} is users and hashes of their passwords. Make one up with: ${passwordsCommand(name)}`);
}
