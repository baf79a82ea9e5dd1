import { parseArgs } from 'node:util';
import { storeOf } from '../../deploy/secrets/external-stores';
import { hostNames, type SecretNeed, secretNeeds } from '../../deploy/secrets/needs';
import { readStore, storePath } from '../../deploy/secrets/store';
import { UserError } from '../user-error';

/** `vpsynth secrets list`. Works without an identity too, and then says last why the encrypted file stays closed. */
export async function list(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const needs = secretNeeds('.', positionals);
  const names = [...new Set(needs.map(({ secret }) => secret))].sort();
  const { values, closed } = await open(names);
  for (const name of names) {
    const origin = originOf(name, values);
    const unknown = closed === undefined ? `missing from ${storePath}` : 'not in the environment';
    process.stdout.write(`${name}  ${origin === undefined ? unknown : `in ${origin}`}\n`);
    for (const need of needs.filter(({ secret }) => secret === name)) process.stdout.write(`  ${place(need)}\n`);
  }
  if (names.length === 0) process.stdout.write('No stack needs a secret.\n');
  if (closed !== undefined) throw closed;
  const unread = await unreadNames();
  if (unread.length > 0) process.stdout.write(`In ${storePath}, but read by no stack: ${unread.join(', ')}\n`);
  return 0;
}

/** What the encrypted file holds, where it must be asked at all; why it can't be opened, if it can't. */
async function open(names: readonly string[]) {
  const none: ReadonlyMap<string, string> = new Map();
  if (names.every((name) => originOf(name, none) !== undefined)) return { values: none, closed: undefined };
  try {
    return { values: (await readStore('.', process.env)).values, closed: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { values: none, closed: error };
  }
}

/** Where a value is, in the order in which they are looked for; a declared store's program isn't run for it. */
function originOf(name: string, values: ReadonlyMap<string, string>): string | undefined {
  if (process.env[name]) return 'the environment';
  return storeOf('.', name)?.store ?? (values.has(name) ? storePath : undefined);
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
