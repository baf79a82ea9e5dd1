import { Duration, MariaDbDatabase, MariaDbServer, Migration } from 'vpsynth';
import { told } from './told';

// biome-ignore lint/suspicious/noExplicitAny: types are stripped when a declaration runs
const wrong = (value: unknown) => value as any;

test('what a migration is of, and of which kind', () => {
  expect(told(({ prod, image }) => new Migration(prod, 'migrate', wrong({ image })))).toMatchInlineSnapshot(`
"error props: shop/prod/migrate: database is required
    allowed a PostgresDatabase or MariaDbDatabase, the object itself
    at      test/mistakes/migrations.test.ts:N

error props: shop/prod/migrate: kind is required
    allowed 'expand', 'contract'
    at      test/mistakes/migrations.test.ts:N"
`);
  expect(
    told(({ prod, image }) => new Migration(prod, 'migrate', wrong({ image, database: 'shop', kind: 'alter' }))),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/migrate: database: expected a PostgresDatabase or MariaDbDatabase, the object itself
    got     "shop"
    at      test/mistakes/migrations.test.ts:N

error props: shop/prod/migrate: kind: not one of the values that it can have
    got     "alter"
    allowed 'expand', 'contract'
    at      test/mistakes/migrations.test.ts:N"
`);
});

test('it runs once a release, not on a schedule', () => {
  expect(
    told(
      ({ prod, image, database }) =>
        new Migration(prod, 'migrate', wrong({ image, database, kind: 'contract', schedule: '0 2 * * *' })),
    ),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/migrate: schedule: a migration runs once a release
    mend    leave it out; a Job runs on a schedule
    at      test/mistakes/migrations.test.ts:N"
`);
});

test('nobody waits longer than a pool lets wait', () => {
  expect(
    told(
      ({ prod, image, database }) =>
        new Migration(prod, 'migrate', {
          image,
          database,
          kind: 'contract',
          writes: 'paused',
          pauseAtMost: Duration.minutes(1),
        }),
    ),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/migrate: pauseAtMost: expected 5 to 25 seconds
    got     Duration 1m
    at      test/mistakes/migrations.test.ts:N"
`);
});

test('before MariaDB stands no pooler', () => {
  expect(
    told(({ prod, image, host }) => {
      const database = new MariaDbDatabase(prod, 'wiki', { server: new MariaDbServer(host, 'mariadb') });
      new Migration(prod, 'migrate', { image, database, kind: 'contract', writes: 'paused' });
    }),
  ).toMatchInlineSnapshot(`
"error migration-unpausable: shop/prod/migrate: writes: 'paused' needs a pooler where services can wait, and none stands before MariaDB or MySQL
    got     shop/prod/wiki
    mend    leave writes out; stop what writes before a migration that can't run beside it
    at      test/mistakes/migrations.test.ts:N"
`);
});
