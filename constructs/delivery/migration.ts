import type { Construct } from 'constructs';
import { z } from 'zod';
import { MariaDbDatabase } from '../data/mariadb-database';
import { PostgresDatabase } from '../data/postgres-database';
import type { Facet } from '../facets/facet';
import type { Schedule } from '../facets/workload';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { Job, type JobProps } from '../service/job';
import { Duration, duration } from '../values/duration';

/**
 * Clients of a pool are told to wait no longer than 30 seconds (`query_wait_timeout` of pgbouncer.ini): the pools go on
 * before.
 */
const longestPause = 25;
/** Less, and hardly a database is saved in it. */
const shortestPause = 5;

export const migrationShape = {
  /** The database that it changes. It connects to it as the database's owner, past the pool: not to be repeated in `uses`. */
  database: z.union(
    [reference(PostgresDatabase), reference(MariaDbDatabase)],
    'expected a PostgresDatabase or MariaDbDatabase, the object itself',
  ),
  /**
   * `expand`: adds, and takes nothing away that the release before needs. It runs before the new release starts, and a
   * release that fails goes back behind it. `contract`: takes away what only the release before needed. It runs when
   * nothing of that one runs any more, and no release goes back behind it.
   */
  kind: z.enum(['expand', 'contract']),
  /**
   * `paused`: while it runs, and while the database is saved before, services that use a pool wait (PgBouncer's PAUSE). A
   * database that it leaves half-changed can then be restored without loss. `go-on`: services write meanwhile; what is
   * restored later lacks that, and is left to a person.
   * @default 'go-on'
   */
  writes: z.enum(['go-on', 'paused']).default('go-on'),
  /**
   * With `writes: 'paused'`: how long it may take, the saving included. Longer, and it is ended and the database restored.
   * @default Duration.seconds(20)
   */
  pauseAtMost: duration
    .refine(
      ({ seconds }) => seconds >= shortestPause && seconds <= longestPause,
      `expected ${shortestPause} to ${longestPause} seconds`,
    )
    .default(Duration.seconds(20)),
  /**
   * A command in its image that succeeds when nothing is left to do (`['npx', 'prisma', 'migrate', 'status']`,
   * `['python', 'manage.py', 'migrate', '--check']`): a release then saves no database, lets nobody wait, and isn't one
   * that can't be gone back behind.
   * @default nobody knows: each new image or setting counts as a change of the database
   */
  upToDate: z.array(z.string()).min(1).optional(),
  /**
   * How many of the snapshots before it stay on the host, in `/var/lib/vpsynth/snapshots`.
   * @default 3
   */
  snapshots: z.int().min(1).max(50).default(3),
};

type MigrationShape = z.ZodObject<typeof migrationShape>;
export interface MigrationProps extends Omit<JobProps, 'schedule'>, Readonly<z.input<MigrationShape>> {}

/**
 * A program of a release's own image that changes a database, once a release: of the kind `expand` before the services
 * start that name it in their `after`, of the kind `contract` at the release's end. A deployment saves the database first.
 * Whether there is anything to do is the program's own business: it runs whenever its image or its settings are others.
 */
export class Migration extends Job {
  readonly #props: Output<typeof migrationShape>;

  /** @internal */
  override get ownProperties(): readonly string[] {
    return Object.keys(migrationShape);
  }

  constructor(scope: Construct, id: string, props: MigrationProps) {
    const given = Object(props) as MigrationProps;
    const own = pick(given, (key) => key in migrationShape);
    const job = pick(given, (key) => !(key in own) && key !== 'schedule') as unknown as JobProps;
    super(scope, id, { ...job, ...connected(job, own.database) });
    this.#props = parseProps(this, migrationShape, own);
    const { database, writes } = this.#props;
    if ('schedule' in given) {
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        message: 'schedule: a migration runs once a release',
        mend: 'leave it out; a Job runs on a schedule',
      });
    }
    if (database instanceof MariaDbDatabase && writes === 'paused') {
      recordProblem(this, {
        rule: 'migration-unpausable',
        severity: 'error',
        message: "writes: 'paused' needs a pooler where services can wait, and none stands before MariaDB or MySQL",
        got: database.node.path,
        mend: "leave writes out; stop what writes before a migration that can't run beside it",
      });
    }
  }

  protected override schedule(): Schedule {
    return this.#props.kind === 'contract' ? { type: 'once', afterRelease: true } : { type: 'once' };
  }

  override facets(): readonly Facet[] {
    const { database, kind: change, writes, pauseAtMost, upToDate, snapshots } = this.#props;
    return [
      ...super.facets(),
      { kind: 'migration', workload: this.node.id, change, database, writes, pauseAtMost, upToDate, snapshots },
    ];
  }
}

function pick(given: object, wanted: (key: string) => boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => wanted(key)));
}

/** The database is what it uses first; what isn't one, or no list, is told where it was given. */
function connected({ uses }: JobProps, database: unknown): Pick<JobProps, 'uses'> {
  const { success, data } = migrationShape.database.safeParse(database);
  const others: unknown = uses ?? [];
  if (!success || !Array.isArray(others)) return uses === undefined ? {} : { uses };
  return { uses: [data, ...others.filter((each) => each !== data)] };
}
