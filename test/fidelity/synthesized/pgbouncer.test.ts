import { describeWithPrograms, pgbouncerAccepts } from '../programs';
import { containersOf, secret } from './containers';
import { fleets } from './fleets';

describeWithPrograms('PgBouncer accepts every synthesized pooler', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'pgbouncer')) {
      test(`${name}: ${service}`, async () => {
        const configuration = files['/etc/pgbouncer/pgbouncer.ini'] ?? '';
        const role = /^"(.*?)"/m.exec(files['/run/secrets/pgbouncer/userlist.txt'] ?? '')?.[1] ?? '';
        // Its console is closed as synthesized; the test opens it to ask what was read.
        const opened = configuration.replace('[pgbouncer]\n', `[pgbouncer]\nadmin_users = ${role}\n`);
        const verdict = await pgbouncerAccepts({
          files: { ...files, '/etc/pgbouncer/pgbouncer.ini': opened },
          admin: { user: role, password: secret },
        });
        expect(verdict).toMatchObject({ problems: [], warnings: [] });
        const pool = /^(\w+) = host=(\S+) port=(\d+) dbname=(\S+) pool_size=(\d+)/m.exec(configuration);
        const [, alias, host, port, database, size] = pool ?? [];
        expect(verdict.databases).toContainEqual(
          expect.objectContaining({ name: alias, host, port, database, pool_size: size }),
        );
        expect(verdict.config).toMatchObject({
          auth_type: 'scram-sha-256',
          listen_port: '6432',
          max_prepared_statements: '200',
        });
      });
    }
  }
});
