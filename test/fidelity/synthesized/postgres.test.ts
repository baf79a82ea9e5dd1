import { describeWithPrograms, postgresAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

describeWithPrograms('PostgreSQL accepts every synthesized server', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'postgres')) {
      test(`${name}: ${service}`, async () => {
        const databases = Object.keys(files).filter((path) => path.startsWith('/etc/postgresql/databases/'));
        const provision = databases.map((path) => ({ sql: `\\i ${path}\n` }));
        const verdict = await postgresAccepts({ files, scripts: [...provision, ...provision] });
        expect(verdict).toMatchObject({ problems: [], warnings: [] });
        const configuration = files['/etc/postgresql/postgresql.conf'] ?? '';
        expect(verdict.settings.max_connections).toBe(/max_connections = (\d+)/.exec(configuration)?.[1]);
      });
    }
  }
});
