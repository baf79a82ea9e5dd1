import { parseArgs } from 'node:util';
import { type Consequence, consequencesOn } from '../../deploy/secrets/consequences';
import { dateOf, recordDate } from '../../deploy/secrets/dates';
import { storeOf } from '../../deploy/secrets/external-stores';
import { generateValue } from '../../deploy/secrets/generate-value';
import { deploymentOf, formOf, hostNames, type SecretNeed, secretNeeds, unfitValues } from '../../deploy/secrets/needs';
import { readStore, storePath, writeStore } from '../../deploy/secrets/store';
import { checkValue, isSecretName } from '../../deploy/secrets/value';
import { table } from '../table';
import { UsageError, UserError } from '../user-error';
import { enteredValue } from './entered-value';
import { refuseGenerated } from './set';
import { isPasswords, setInStore } from './way-to-set';

/** `vpsynth secrets rotate`: several names are set by one write, for those that only fit together. */
export async function rotate(args: readonly string[]): Promise<number> {
  const { positionals, values: options } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { generate: { type: 'boolean', default: false } },
  });
  const names = [...new Set(positionals)];
  if (names.length === 0 || !names.every(isSecretName)) {
    throw new UsageError('write: npx vpsynth secrets rotate NAME, in upper-case letters, digits and underscores');
  }
  const needs = secretNeeds('.', hostNames('.')).filter(({ secret }) => names.includes(secret));
  const store = await readStore('.', process.env);
  for (const name of names) refuseUnfit(name, needs, store.values);
  const fresh = new Map<string, string>();
  for (const name of names) fresh.set(name, await newValue(name, needs, options.generate, store.values.get(name)));
  await writeStore('.', store, new Map([...store.values, ...fresh]));
  for (const name of names) recordDate('.', name, dateOf(new Date()));
  process.stdout.write(told(names, needs));
  return 0;
}

function refuseUnfit(name: string, needs: readonly SecretNeed[], stored: ReadonlyMap<string, string>): void {
  const own = needs.filter(({ secret }) => secret === name);
  const because = own.find(({ fixed }) => fixed !== undefined)?.fixed;
  if (because !== undefined) throw new UserError(`a deployment alone can't replace ${name}: ${because}`);
  if (own.length === 0)
    throw new UserError(`no stack reads ${name}; npx vpsynth secrets list names those that are read`);
  if (process.env[name]) {
    throw new UserError(
      `the environment variable ${name} is set here and would come before a new value: set it anew where it comes from, then run: npx vpsynth secrets record ${name}`,
    );
  }
  const external = storeOf('.', name);
  if (external !== undefined)
    throw new UserError(`${name} is kept by ${external.store}: ${setInStore(name, external.store)}`);
  if (!stored.has(name)) {
    throw new UserError(
      `${storePath} holds no value of ${name}. If it is kept elsewhere, set it anew there, then run: npx vpsynth secrets record ${name}; else: npx vpsynth secrets set ${name}`,
    );
  }
}

async function newValue(name: string, needs: readonly SecretNeed[], generate: boolean, old: string | undefined) {
  const own = needs.filter(({ secret }) => secret === name);
  const isMadeUp = generate || own.some(({ generated }) => generated);
  if (generate && isPasswords(name, own)) refuseGenerated(name);
  const value = isMadeUp ? generateValue(formOf(own, name)) : await enteredValue(name);
  checkValue(name, value);
  const [fault] = unfitValues(own, new Map([[name, value]]));
  if (fault !== undefined) throw new UserError(fault);
  if (value === old) throw new UserError(`that is the value which ${name} has already`);
  return value;
}

function told(names: readonly string[], needs: readonly SecretNeed[]): string {
  const set = `${names.join(' and ')} ${names.length === 1 ? 'has a new value' : 'have new values'} in ${storePath}. Commit it.\n`;
  const hosts = [...new Set(needs.map(({ host }) => host))];
  const deployments = hosts.map((host) => deploymentOf('.', host));
  const remote = deployments.filter(({ ssh }) => ssh !== undefined);
  const rows = remote.flatMap((deployment) => consequencesOn(deployment, needs)).map(row);
  if (rows.length === 0) return set;
  const deploy = `npx vpsynth deploy ${remote.map(({ host }) => host).join(' ')}`;
  return `${set}It is in use after: ${deploy}\nThat does, in this order:\n${table(rows)
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}`;
}

function row({ host, stack, service, what }: Consequence): string[] {
  return [`${host}/${stack}`, service, what];
}
