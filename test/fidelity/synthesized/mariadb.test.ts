import { Environment, Fleet, MariaDbDatabase, MariaDbServer, Monitoring, Project, Size, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from '../../synth/checks/small-fleet';
import { describeWithPrograms, mariadbAccepts } from '../programs';
import { type Container, containersOf, secret } from './containers';
import { fleets } from './fleets';

function fleet(): Fleet {
  const root = new Fleet();
  const host = new Vps(root, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 2,
    memory: Size.gibibytes(4),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  new Monitoring(host, 'monitor');
  const server = new MariaDbServer(host, 'mariadb', { settings: { net_read_timeout: 60 } });
  for (const id of ['shop', 'shopx']) {
    const project = new Project(root, id, { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
    const prod = new Environment(project, 'prod', { on: host });
    service(prod, 'api', { uses: [new MariaDbDatabase(prod, 'database', { server })] });
  }
  return root;
}

const provision = (password: string) => ({
  argv: ['sh', '/etc/mysql/provision/provision.sh'] as const,
  environment: { MARIADB_ROOT_PASSWORD: password },
});

/** Debian's root comes in by the socket, and so does the server's user; in the image root does by a password, alone. */
const asInTheImage =
  "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('root'); DROP USER mysql@localhost;";

const accepts = ({ files, writable }: Container, scripts: Parameters<typeof mariadbAccepts>[0]['scripts'] = []) =>
  mariadbAccepts({
    files,
    directories: Object.fromEntries(writable.filter((path) => path === '/run/mysqld').map((path) => [path, 'mysql'])),
    scripts,
  });

describeWithPrograms('MariaDB accepts every synthesized server', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const container of containersOf(synthesize(), 'mariadb')) {
      test(`${name}: ${container.name}`, async () => {
        const verdict = await accepts(container, [asInTheImage, provision('root'), provision('')]);
        // The first time the server's own user isn't there yet.
        const once = [expect.stringContaining("Access denied for user 'mysql'@'localhost'")];
        expect(verdict).toMatchObject({ problems: [], warnings: once });
      });
    }
  }
});

describeWithPrograms('a synthesized MariaDB', () => {
  const [container] = containersOf(synthesizeFleet(fleet()), 'mariadb') as [Container];
  const asUser = (user: string, sql: string) => ({ sql, user, password: secret });

  test('has the settings that were derived and declared', async () => {
    expect(await accepts(container)).toMatchObject({
      problems: [],
      warnings: [],
      settings: {
        binlog_expire_logs_seconds: '259200',
        innodb_buffer_pool_size: String(224 * 1024 ** 2),
        log_bin: 'ON',
        max_allowed_packet: String(64 * 1024 ** 2),
        max_connections: '100',
        net_read_timeout: '60',
        skip_name_resolve: 'ON',
        slow_query_log: 'ON',
        slow_query_log_file: '/dev/stderr',
      },
    });
  });

  test('makes databases and users, again and again, and a user may do its work and nothing else', async () => {
    const verdict = await accepts(container, [
      asInTheImage,
      provision('root'),
      // No password any more: the server's own user comes in by the socket.
      provision('nobody knows'),
      asUser(
        'shop_prod',
        'CREATE TABLE shop_prod.t (a INT); INSERT INTO shop_prod.t VALUES (42); SELECT a FROM shop_prod.t;',
      ),
      asUser('shop_prod', 'SHOW GRANTS'),
      asUser('shop_prod', 'CREATE TABLE shopx_prod.t (a INT)'),
      asUser('shop_prod', 'CREATE VIEW shop_prod.v AS SELECT 1'),
      asUser('root', 'SELECT 1'),
    ]);
    expect(verdict.answers[3]).toBe('42');
    expect(verdict.answers[4]?.split('\n')).toEqual([
      expect.stringMatching(/^GRANT USAGE ON \*\.\* TO `shop_prod`@`%`/),
      'GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES ON `shop\\\\_prod`.* TO `shop_prod`@`%`',
    ]);
    expect(verdict.problems).toEqual([
      expect.stringMatching(/^script 6: ERROR 1142 .* CREATE command denied to user 'shop_prod'/),
      expect.stringMatching(/^script 7: ERROR 1142 .* CREATE VIEW command denied to user 'shop_prod'/),
      expect.stringMatching(/^script 8: ERROR 1698 .* Access denied for user 'root'/),
    ]);
  });

  test('lets its exporter look, and read no row', async () => {
    const verdict = await accepts(container, [
      asInTheImage,
      provision('root'),
      asUser('monitoring', 'SHOW REPLICA STATUS; SHOW ENGINE INNODB STATUS; SHOW BINARY LOGS;'),
      asUser('monitoring', 'SELECT * FROM mysql.global_priv'),
      asUser('monitoring', 'SHOW GRANTS'),
    ]);
    expect(verdict.problems).toEqual([expect.stringMatching(/^script 4: ERROR 1142 .* SELECT command denied/)]);
    expect(verdict.answers[4]).toMatch(
      /^GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON \*\.\* TO `monitoring`@`%` .* WITH MAX_USER_CONNECTIONS 3$/,
    );
  });

  test('hands out a dump that its binary logs lead on from', async () => {
    const [dump] = fleet()
      .node.findAll()
      .flatMap((each) => (each instanceof MariaDbDatabase ? each.facets() : []))
      .filter((facet) => facet.kind === 'dump');
    const inShell = (script: string, ...parameters: readonly string[]) => ({
      argv: ['sh', '-ec', script, 'sh', ...parameters] as const,
    });
    const position =
      'sed -n "s/^-- CHANGE MASTER TO MASTER_LOG_FILE=\'\\(.*\\)\', MASTER_LOG_POS=\\(.*\\);/\\1 \\2/p" /tmp/dump';
    const verdict = await accepts(container, [
      asInTheImage,
      provision('root'),
      asUser('shop_prod', 'CREATE TABLE shop_prod.t (a INT); INSERT INTO shop_prod.t VALUES (1);'),
      inShell('"$@" >/tmp/dump', ...(dump?.command ?? [])),
      asUser('shop_prod', 'INSERT INTO shop_prod.t VALUES (2);'),
      { argv: ['mariadb', '--user=mysql', '--execute=FLUSH BINARY LOGS'] },
      asUser('shop_prod', 'DROP TABLE shop_prod.t'),
      inShell('"$@" </tmp/dump', ...(dump?.restore ?? [])),
      asUser('shop_prod', 'SELECT COUNT(*) FROM shop_prod.t'),
      inShell(
        `set -- $(${position}); mariadb-binlog --database=shop_prod --start-position="$2" "/var/lib/mysql/$1" | mariadb --user=mysql`,
      ),
      asUser('shop_prod', 'SELECT COUNT(*) FROM shop_prod.t'),
    ]);
    expect(verdict.problems).toEqual([]);
    expect([verdict.answers[8], verdict.answers[10]]).toEqual(['1', '2']);
  });

  test('keeps no password in its binary log', async () => {
    const { answers } = await accepts(container, [
      asInTheImage,
      provision('root'),
      {
        argv: ['sh', '-c', `cat /var/lib/mysql/binlog.0* | tr -d '\\0' | grep -c -e '${secret}' -e IDENTIFIED || true`],
      },
      { argv: ['sh', '-c', "cat /var/lib/mysql/binlog.0* | tr -d '\\0' | grep -c 'CREATE DATABASE'"] },
    ]);
    expect(answers.slice(2)).toEqual(['1', expect.stringMatching(/^[1-9]/)]);
  });

  test('says which password is missing, and makes the other databases all the same', async () => {
    const path = '/run/secrets/users/shop_prod';
    const verdict = await accepts({ ...container, files: { ...container.files, [path]: '\n' } }, [
      asInTheImage,
      provision('root'),
      asUser('shopx_prod', 'SELECT DATABASE() IS NULL'),
    ]);
    expect(verdict.problems).toEqual(['script 2: databases/shop_prod.sql could not be provisioned']);
    expect(verdict.answers[2]).toBe('1');
  });
});
