import { parseArgs } from 'node:util';
import { collectSecrets } from '../../deploy/secrets/collect';
import { hostNames, type SecretNeed, secretNeeds } from '../../deploy/secrets/needs';
import { readStore, storePath } from '../../deploy/secrets/store';
import { UserError } from '../user-error';

/** `vpsynth secrets list`. Works without an identity too, and then says last why the encrypted file stays closed. */
export async function list(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const needs = secretNeeds('.', positionals);
  const names = [...new Set(needs.map(({ secret }) => secret))].sort();
  const { origins, closed } = await locate(names);
  for (const name of names) {
    const origin = origins.get(name);
    const unknown = closed === undefined ? 'missing' : 'not in the environment';
    process.stdout.write(`${name}  ${origin === undefined ? unknown : `from ${origin}`}\n`);
    for (const need of needs.filter(({ secret }) => secret === name)) process.stdout.write(`  ${place(need)}\n`);
  }
  if (names.length === 0) process.stdout.write('No stack needs a secret.\n');
  if (closed !== undefined) throw closed;
  const unread = await unreadNames();
  if (unread.length > 0) process.stdout.write(`In ${storePath}, but read by no stack: ${unread.join(', ')}\n`);
  return 0;
}

/** Where values are; why the encrypted file can't be opened, if it can't. */
async function locate(names: readonly string[]) {
  try {
    return { origins: (await collectSecrets(names)).origins, closed: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { origins } = await collectSecrets(names.filter((name) => Boolean(process.env[name])));
    return { origins, closed: error };
  }
}

function place({ host, stack, path, readers }: SecretNeed): string {
  return `${host}/${stack}  ${path}  read by ${readers.join(', ')}`;
}

/** Names of the encrypted file that no stack of any host reads; those of vpsynth's own (a registry's) aside. */
async function unreadNames(): Promise<string[]> {
  // Whoever has every value in the environment may have no identity, and needs none.
  const { values } = await readStore('.', process.env).catch(() => ({ values: new Map<string, string>() }));
  const read = new Set(secretNeeds('.', hostNames('.')).map(({ secret }) => secret));
  return [...values.keys()].filter((name) => !read.has(name) && !name.startsWith('VPSYNTH_'));
}
