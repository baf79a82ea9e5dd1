import { Duration, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { selfSigned } from '../../self-signed';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { replicatedFleet } from '../../synth/replicated-fleet';
import { describeWithPrograms, pgbouncerAccepts, postgresAccepts } from '../programs';
import { containersOf, secret } from './containers';

const archive = '/var/lib/postgresql-archive';
const untilArchived = `DO $$ BEGIN
  FOR attempt IN 1..100 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN (SELECT archived_count > 0 FROM pg_stat_archiver);
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$`;

const keyFile = '/run/secrets/vps1-postgres-certificate-key';

/** The servers of the fleet with a certificate and its key. */
function servers() {
  const { certificate, key } = selfSigned();
  return containersOf(synthesizeFleet(replicatedFleet({ certificate }).fleet), 'postgres').map(({ files }) => ({
    ...files,
    [keyFile]: { content: key, mode: 0o400, owner: 'postgres' },
  }));
}

describeWithPrograms('what replicas and archives are made of', () => {
  test('PostgreSQL accepts a primary and its replica, with TLS', async () => {
    const both = servers();
    expect(both).toHaveLength(2);
    for (const files of both) {
      const verdict = await postgresAccepts({ files });
      expect(verdict).toMatchObject({
        problems: [],
        warnings: [],
        settings: { ssl: 'on', max_slot_wal_keep_size: '4GB' },
      });
      expect(verdict.hba.filter(({ type }) => type === 'hostssl').length).toBeGreaterThan(0);
    }
  });

  test('PostgreSQL makes a slot for each replica, drops those of others, and repeats it', async () => {
    const [primary] = servers();
    const slots = '\\i /etc/postgresql/slots.sql';
    const { problems, answers } = await postgresAccepts({
      files: primary ?? {},
      scripts: [
        "SELECT FROM pg_create_physical_replication_slot('replica_former'); SELECT FROM pg_create_physical_replication_slot('pgbackrest')",
        slots,
        slots,
        "SELECT string_agg(slot_name, ' ' ORDER BY slot_name) FROM pg_replication_slots",
        '\\i /etc/postgresql/roles/replicator.sql',
        "SELECT rolreplication AND NOT rolsuper FROM pg_roles WHERE rolname = 'replicator'",
      ],
    });
    expect(problems).toEqual([]);
    expect(answers.slice(3)).toEqual(['pgbackrest replica_vps2_postgres_replica', '', 't']);
  });

  test('PgBouncer accepts the certificates that it is to trust', async () => {
    for (const { files } of containersOf(synthesizeFleet(replicatedFleet().fleet), 'pgbouncer')) {
      const configuration = files['/etc/pgbouncer/pgbouncer.ini'] ?? '';
      const opened = configuration.replace('[pgbouncer]\n', '[pgbouncer]\nadmin_users = shop_prod\n');
      const verdict = await pgbouncerAccepts({
        files: { ...files, '/etc/pgbouncer/pgbouncer.ini': opened },
        admin: { user: 'shop_prod', password: secret },
      });
      expect(verdict).toMatchObject({ problems: [], warnings: [], config: { server_tls_sslmode: 'verify-ca' } });
    }
  });

  test('a segment is kept whole, compressed, and never overwritten', async () => {
    const { fleet, host } = fleetOfOne();
    new PostgresServer(host, 'postgres', { archive: { every: Duration.minutes(1) } });
    const [server] = containersOf(synthesizeFleet(fleet), 'postgres');
    const kept = `$(ls -d ${archive}/*.gz | head -n 1)`;
    const again = (segment: string) =>
      `\\! sh /etc/postgresql/archive.sh ${segment} "$(basename ${kept} .gz)"; echo $?`;
    const { problems, answers, settings } = await postgresAccepts({
      files: server?.files ?? {},
      directories: { [archive]: 'postgres' },
      scripts: [
        'SELECT FROM pg_switch_wal()',
        untilArchived,
        `\\! gunzip -c ${kept} | wc -c`,
        `\\! gunzip -c ${kept} >/tmp/same`,
        again('/tmp/same'),
        again('/etc/postgresql/postgresql.conf'),
        `\\! ls ${archive} | grep -c partial`,
        'SELECT failed_count FROM pg_stat_archiver',
      ],
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ archive_mode: 'on', archive_timeout: '1min' });
    expect(answers.slice(2)).toEqual([String(16 * 2 ** 20), '', '0', '1', '0', '0']);
  });
});
