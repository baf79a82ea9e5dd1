import { type HostFiles, readHostFiles } from '../deploy/host-files';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { runInside, wordsAround } from './run-inside';
import { UsageError } from './user-error';
import { missing, refuseMore } from './words';

const taken = '<host> [construct path] [-- <arguments of psql…>]';
const usage = `vpsynth psql ${taken}`;

/** `vpsynth psql`. */
export const psql: Command = {
  description:
    "Opens psql on a database, as the server's superuser, in its container. Words after -- are psql's own. Without a path it opens the only database of the host; where there are several, it says which.",
  arguments: taken,
  options: [],
  examples: [
    'vpsynth psql vps1',
    'vpsynth psql vps1 shop/prod/database',
    "vpsynth psql vps1 shop/prod/database -- --command 'select count(*) from orders'",
  ],
  async run(args) {
    const { words, rest } = wordsAround(args, { least: 1, most: 2, rest: 'the arguments of psql', usage });
    const [host, construct] = words;
    if (host === undefined) throw unnamed(usage);
    refuseMore(words, 2, usage);
    const files = readHostFiles(host);
    const { stack, service, name } = databaseOf(files, construct);
    return runInside(files, stack, async () => service, ['psql', '--username=postgres', `--dbname=${name}`, ...rest]);
  },
};

/** The one that is named; without a name the only one. */
function databaseOf({ name: host, deployment: { databases = [] } }: HostFiles, construct: string | undefined) {
  const found = construct === undefined ? databases : databases.filter((each) => each.construct === construct);
  const [database] = found;
  if (database !== undefined && found.length === 1) return database;
  if (databases.length === 0) throw new UsageError(`${host} has no database of PostgreSQL`);
  const known = databases.map((each) => each.construct);
  if (construct === undefined) throw missing('the database', usage, known);
  throw new UsageError(`${host} has no database ${construct}; there is ${known.join(', ')}`);
}
