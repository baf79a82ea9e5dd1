import { BackupPlan, BackupTarget, PostgresServer, type PostgresServerProps, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from './fleet-of-one';

/** The README of a host whose plan copies whole servers. */
function readme(props: PostgresServerProps, saved = true): string {
  const { fleet, host } = fleetOfOne();
  new PostgresServer(host, 'postgres', props);
  const password = Secret.env('REST_PASSWORD');
  const target = BackupTarget.rest({ url: 'https://b.example', user: 'b', password });
  if (saved)
    new BackupPlan(host, 'backup', { target, physicalSchedule: '0 4 * * 0' }).acknowledge(
      'backup-unwatched',
      'this test has no Prometheus',
    );
  return synthesizeFleet(fleet).files['infra/vps1/README.md'] ?? '';
}

/** The commands below a comment. */
function below(text: string, title: string): string[] {
  const lines = text.split('\n');
  const start = lines.indexOf(`# ${title}`);
  return start < 0 ? [] : lines.slice(start + 1, lines.indexOf('```', start));
}

test('a server without an archive comes back as it was copied', () => {
  const commands = below(readme({ version: '17.6' }), 'vps1/postgres, brought back');
  expect(commands.slice(1, 3)).toEqual([
    `DATA="$(docker volume inspect --format '{{.Mountpoint}}' postgres_postgres)"`,
    'docker compose --project-directory ../postgres stop postgres',
  ]);
  expect(commands.join('\n')).not.toMatch(/MOMENT|recovery/);
});

test('one with an archive comes to a moment, pauses, and goes on when it is told to', () => {
  const text = readme({ version: '18.6', archive: {} });
  const commands = below(text, 'vps1/postgres, brought back');
  expect(commands[0]).toMatch(/^: "\$\{MOMENT:\?/);
  expect(commands).toContain(`DATA="$(docker volume inspect --format '{{.Mountpoint}}' postgres_postgres)"/18/docker`);
  expect(commands.find((line) => line.startsWith('printf'))).toBe(
    `printf '%s\\n' "restore_command = 'gunzip -c /var/lib/postgresql-archive/%f.gz >%p'" "recovery_target_time = '$MOMENT'" >> "$DATA/postgresql.auto.conf"`,
  );
  const order = [
    'dump --retry-lock=10m --tag',
    ' stop ',
    'mv ',
    'tar --extract',
    ' restore --retry-lock=10m --tag',
    'recovery.signal',
    ' start ',
    'paused',
  ];
  const places = order.map((part) => commands.findIndex((line) => line.includes(part)));
  expect(places).toEqual([...places].sort((left, right) => left - right));
  expect(places).not.toContain(-1);
  expect(below(text, 'vps1/postgres, goes on from there').join('\n')).toContain('pg_wal_replay_resume()');
});

test('a host says what to do when a service, the machine or its data is lost, and that nothing is saved', () => {
  const lost = readme({}).split('\n');
  const order = ['# touch /var/lib/vpsynth/restoring', '# rm /var/lib/vpsynth/restoring'];
  const places = order.map((line) => lost.indexOf(line));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((left, right) => left - right));
  expect(lost).toContain('# On it, all that “Backups” brings back; look at it, and only then:');
  expect(readme({}, false)).toContain('Nothing is saved of this host: there is no way back.');
});
