import { parseArgs } from 'node:util';
import { recordDate } from '../../deploy/secrets/dates';
import { readStore, storePath, writeStore } from '../../deploy/secrets/store';
import { UserError } from '../user-error';
import { nameIn } from './name';

/** `vpsynth secrets remove`. */
export async function remove(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const name = nameIn(positionals, 'remove');
  const store = await readStore('.', process.env);
  const values = new Map(store.values);
  if (!values.delete(name)) throw new UserError(`${storePath} holds no value of ${name}`);
  await writeStore('.', store, values);
  recordDate('.', name, undefined);
  process.stdout.write(`${name} is no longer in ${storePath}. Commit it. Git keeps the old one.\n`);
  return 0;
}
