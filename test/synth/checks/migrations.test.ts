import { type Fleet, ManagedPostgres, Migration, type MigrationProps, PostgresDatabase, PostgresServer } from 'vpsynth';
import { environment, image, problems, service, vps } from './small-fleet';

interface Shop {
  readonly hosts?: number;
  readonly mode?: 'session' | 'transaction';
  readonly pooled?: boolean;
  readonly direct?: boolean;
  readonly awaited?: boolean;
}

const declare =
  (props: Partial<MigrationProps>, { hosts = 1, mode = 'transaction', pooled = true, direct, awaited }: Shop = {}) =>
  (fleet: Fleet) => {
    const on = Array.from({ length: hosts }, (_, index) =>
      vps(fleet, `vps-${index + 1}`, { publicAddress: `203.0.113.${index + 1}` }),
    );
    const prod = environment(on);
    const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(prod, 'postgres') });
    const migrate = new Migration(prod, 'migrate', { image, database, kind: 'expand', ...props });
    const after = (awaited ?? props.kind !== 'contract') ? [migrate] : [];
    service(prod, 'api', { uses: pooled ? [database.pool({ mode })] : [], after });
    if (direct) service(prod, 'cms', { uses: [database] });
  };

test('contract-awaited', () => {
  expect(problems(declare({ kind: 'contract' }, { awaited: true }))).toMatchInlineSnapshot(`
"error contract-awaited: shop/prod/api: it waits for shop/prod/migrate, which runs when the release has taken over
    mend    leave it out of \`after\`; what it needs beforehand is a migration of the kind 'expand'"
`);
  expect(problems(declare({ kind: 'contract' }))).toBe('');
  expect(problems(declare({}))).toBe('');
});

test('contract-on-several-hosts', () => {
  expect(problems(declare({ kind: 'contract' }, { hosts: 2 }))).toMatchInlineSnapshot(`
"warning contract-on-several-hosts: shop/prod/migrate: it runs on the first host that has the new release, while others may run the one before
    got     vps-1, vps-2
    mend    declare it in the release after the one that no longer needs what it takes away, and acknowledge this then"
`);
  expect(problems(declare({}, { hosts: 2 }))).toBe('');
});

test('migration-unsaved', () => {
  const managed = (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const server = new ManagedPostgres(fleet, 'managed', { hostname: 'postgres.provider.example' });
    const database = new PostgresDatabase(prod, 'database', { server });
    const migrate = new Migration(prod, 'migrate', { image, database, kind: 'expand' });
    service(prod, 'api', { uses: [database.pool()], after: [migrate] });
  };
  expect(problems(managed)).toMatchInlineSnapshot(`
"warning migration-unsaved: shop/prod/migrate: no deployment saves shop/prod/database before it is migrated
    got     its provider backs it up
    mend    see that its provider can bring it back to a moment, or save it yourself before such a release; then acknowledge this"
`);
});

test('migration-pause-incomplete', () => {
  const paused = { writes: 'paused' } as const;
  expect(problems(declare(paused))).toBe('');
  expect(problems(declare(paused, { pooled: false }))).toMatchInlineSnapshot(`
"error migration-pause-incomplete: shop/prod/migrate: shop/prod/database has no pool where services could wait
    mend    give services a pool of it, or leave out writes: 'paused'"
`);
  expect(problems(declare(paused, { mode: 'session' }))).toMatchInlineSnapshot(`
"error migration-pause-incomplete: shop/prod/migrate: shop/prod/database/pool is of the mode session: its clients stay, so it can't be paused
    mend    leave out writes: 'paused'"
`);
  expect(problems(declare(paused, { hosts: 2 }))).toMatchInlineSnapshot(`
"error migration-pause-incomplete: shop/prod/migrate: its environment stands on several hosts, and pools wait on one alone
    got     vps-1, vps-2
    mend    leave out writes: 'paused'"
`);
  expect(problems(declare(paused, { direct: true }))).toMatchInlineSnapshot(`
"error migration-pause-incomplete: shop/prod/migrate: shop/prod/cms connects to shop/prod/database past its pools, and writes on
    mend    give it a pool, or leave out writes: 'paused'

warning pool-bypassed: shop/prod/cms: it connects to shop/prod/database past its pool shop/prod/database/pool
    got     uses: the database itself, as shop_prod_owner
    allowed the pool
    mend    name the pool in \`uses\`; for a service that makes its tables itself, one of pool({ as: 'owner' })"
`);
});
