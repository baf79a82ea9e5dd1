import { MariaDbDatabase, MariaDbServer, PostgresDatabase, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { SnapshotCommand, SnapshotFacet } from '../../../constructs/facets/migration';
import { service } from '../../synth/checks/small-fleet';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { describeWithPrograms, mariadbAccepts, postgresAccepts, type SqlScript } from '../programs';
import { type Container, containersOf } from './containers';

const quoted = (argv: readonly string[]) => argv.map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ');

function snapshotOf(database: PostgresDatabase | MariaDbDatabase): SnapshotFacet {
  const [found] = database.facets().filter((facet) => facet.kind === 'snapshot');
  if (found === undefined) throw new Error('it states no snapshot');
  return found;
}

/** What differs with each run of pg_dump, as the agent leaves it out. */
const withoutGuard = "sed '/^.restrict /d; /^.unrestrict /d'";

describeWithPrograms('a snapshot of PostgreSQL', () => {
  const { fleet, host, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server, name: 'shop', extensions: ['pg_stat_statements'] });
  service(prod, 'api', { uses: [database.pool(), database.readPool()] });
  const [container] = containersOf(synthesizeFleet(fleet), 'postgres') as [Container];
  const { save, text, restore, size } = snapshotOf(database);
  const run = (command: string): SqlScript => ({ sql: `\\! ${command}\n` });
  const script = (command: SnapshotCommand | undefined): SqlScript => ({ sql: command?.input ?? '' });
  const asOwner = (sql: string): SqlScript => ({
    database: 'shop',
    sql: `SET SESSION AUTHORIZATION shop_owner;\n${sql}`,
  });
  const now = `${quoted(text.now)} | ${withoutGuard}`;
  const properties: SqlScript = {
    sql: `SELECT datname, pg_get_userbyid(datdba), encoding, datcollate, datacl FROM pg_database WHERE datname LIKE 'shop%';
      SELECT datname, setrole, setconfig FROM pg_db_role_setting LEFT JOIN pg_database ON pg_database.oid = setdatabase ORDER BY 1, 2`,
  };

  test('is as the database says now; read back, nothing of what came since is left, twice', async () => {
    const back = [script(restore.begin), run(quoted(restore.read).concat(' </tmp/shop.dump')), script(restore.end)];
    const { problems, answers } = await postgresAccepts({
      files: container.files,
      scripts: [
        { sql: '\\i /etc/postgresql/databases/shop.sql' },
        {
          sql: "ALTER DATABASE shop SET search_path = app, public; ALTER ROLE shop IN DATABASE shop SET statement_timeout = '3s'",
        },
        asOwner(`CREATE TABLE public.orders (id serial PRIMARY KEY, name text);
          INSERT INTO public.orders (name) SELECT 'order ' || n FROM generate_series(1, 500) n`),
        run(quoted(size)),
        run(`${quoted(save)} >/tmp/shop.dump`),
        run(
          `${now} >/tmp/before.sql; ${quoted(text.saved)} </tmp/shop.dump | ${withoutGuard} | diff - /tmp/before.sql && echo same`,
        ),
        properties,
        asOwner(`ALTER TABLE public.orders DROP COLUMN name; CREATE TABLE public.half (); CREATE SCHEMA app;
          ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC`),
        run(`${now} | cmp -s - /tmp/before.sql || echo differs`),
        // Somebody is there meanwhile.
        run("psql --dbname=shop --command='SELECT pg_sleep(30)' >/dev/null 2>&1 &"),
        ...back,
        ...back,
        run(`${now} | diff - /tmp/before.sql && echo same`),
        properties,
      ],
    });
    expect(problems).toEqual([]);
    expect(Number(answers[3])).toBeGreaterThan(1_000_000);
    expect([answers[5], answers[8], answers.at(-2)]).toEqual(['same', 'differs', 'same']);
    expect(answers.at(-1)).toBe(answers[6]);
    expect(answers[6]).toContain('search_path=app, public');
  });
});

describeWithPrograms('a snapshot of MariaDB', () => {
  const { fleet, host, prod } = fleetOfOne();
  const database = new MariaDbDatabase(prod, 'database', { server: new MariaDbServer(host, 'mariadb'), name: 'shop' });
  service(prod, 'api', { uses: [database] });
  const [container] = containersOf(synthesizeFleet(fleet), 'mariadb') as [Container];
  const { save, restore, size } = snapshotOf(database);
  const inShell = (script: string) => ({ argv: ['sh', '-c', script] as const });
  const asServer = (sql: string) => ({ argv: ['mariadb', '--user=mysql', `--execute=${sql}`] as const });
  const now = `${quoted(save)} | sed '/^-- Dump completed/d'`;

  test('is as the database says now; read back, nothing of what came since is left', async () => {
    const own = container.writable.filter((path) => path === '/run/mysqld');
    const { problems, answers } = await mariadbAccepts({
      files: container.files,
      directories: Object.fromEntries(own.map((path) => [path, 'mysql'])),
      scripts: [
        "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('root'); DROP USER mysql@localhost;",
        {
          argv: ['sh', '/etc/mysql/provision/provision.sh'],
          environment: { MARIADB_ROOT_PASSWORD: 'root' },
        },
        asServer('CREATE TABLE shop.orders (id int PRIMARY KEY AUTO_INCREMENT, name text)'),
        asServer("INSERT INTO shop.orders (name) VALUES ('one'), ('two')"),
        inShell(quoted(size)),
        inShell(`${quoted(save)} >/tmp/shop.sql; ${now} >/tmp/before.sql`),
        asServer('ALTER TABLE shop.orders DROP COLUMN name; CREATE TABLE shop.half (id int)'),
        inShell(`${quoted(restore.read)} </tmp/shop.sql && ${now} | diff - /tmp/before.sql && echo same`),
      ],
    });
    expect(problems).toEqual([]);
    expect(answers[4]).toMatch(/^[1-9][0-9]+$/);
    expect(answers[7]).toBe('same');
  });
});
