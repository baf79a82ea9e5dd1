import { changed } from './shop';

/** A database before and after its migration. */
export const before = 'CREATE TABLE orders ();\nINSERT INTO orders 1\n';
export const after = 'CREATE TABLE orders (paid);\nINSERT INTO orders 1\n';

const snapshot = {
  stack: 'shop',
  service: 'database',
  user: 'postgres',
  extension: 'dump',
  keep: 2,
  size: ['db', 'size'],
  save: ['db', 'save'],
  text: { now: ['db', 'save'], saved: ['cat'] },
  restore: { read: ['db', 'read'], end: { argv: ['db', 'end'], input: 'rename' } },
};
export const pools = [
  { stack: 'shop', service: 'poller', pause: ['pause'], resume: ['resume'], reconnect: ['reconnect'] },
];

export interface Kind {
  readonly version: string;
  readonly kind?: 'expand' | 'contract';
  /** What the database is afterwards. */
  readonly leaves?: string;
  readonly becomes?: string;
  readonly more?: object;
  readonly api?: object;
}

/** The shop with a migration of a version's image, which leaves the database as `leaves` says. */
export function migrated({ version, kind = 'expand', leaves, becomes = 'exited 0', more = {}, api = {} }: Kind) {
  const image = `api:${version}`;
  const migration = { kind, database: 'shop/prod/database', pools, snapshot, ...more };
  return changed(
    {},
    {
      migrate: {
        image,
        'x-becomes': becomes,
        'x-deployed': { migration },
        depends_on: { database: {} },
        ...(leaves && { 'x-migrates': leaves }),
      },
      'api-blue': { image, ...api },
      'api-green': { image, ...api },
    },
  );
}
