import { Fleet, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { isReadAtStart } from '../../../synth/postgres/start-settings';
import { vps } from '../../synth/checks/small-fleet';
import { describeWithPrograms, postgresAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

describeWithPrograms('PostgreSQL accepts every synthesized server', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'postgres')) {
      test(`${name}: ${service}`, async () => {
        const databases = Object.keys(files).filter((path) => path.startsWith('/etc/postgresql/databases/'));
        const provision = databases.map((path) => ({ sql: `\\i ${path}\n` }));
        const folders = ['/var/lib/postgresql-archive'];
        const verdict = await postgresAccepts({ files, folders, scripts: [...provision, ...provision] });
        expect(verdict).toMatchObject({ problems: [], warnings: [] });
        const configuration = files['/etc/postgresql-at-start/at-start.conf'] ?? '';
        expect(verdict.settings.max_connections).toBe(/max_connections = (\d+)/.exec(configuration)?.[1]);
      });
    }
  }
});

describeWithPrograms('a PostgreSQL that runs', () => {
  const server = () => {
    const fleet = new Fleet();
    new PostgresServer(vps(fleet), 'postgres');
    const [container] = containersOf(synthesizeFleet(fleet), 'postgres');
    return container?.files ?? {};
  };

  test('says itself which settings it takes at its start alone', async () => {
    const { answers } = await postgresAccepts({
      files: server(),
      scripts: ["SELECT name, context = 'postmaster' FROM pg_settings WHERE context <> 'internal'"],
    });
    const rows = (answers[0] ?? '').split('\n').map((row) => row.split('|') as [string, string]);
    expect(rows.length).toBeGreaterThan(300);
    expect(rows.filter(([name, atStart]) => isReadAtStart(name, '18.6') !== (atStart === 't'))).toEqual([]);
  });

  test('answers its health check by a query, and fails it when it takes connections and no query', async () => {
    const health = '\\! sh /etc/postgresql/health.sh; echo $?';
    const { answers, problems } = await postgresAccepts({
      files: server(),
      scripts: [health, `ALTER ROLE postgres NOLOGIN;\n${health}\nALTER ROLE postgres LOGIN`],
    });
    expect(problems).toEqual([]);
    expect(answers).toEqual(['0', '2']);
  });
});
