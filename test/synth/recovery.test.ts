import {
  BackupPlan,
  BackupTarget,
  ContainerService,
  Fleet,
  Image,
  Migration,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  type PostgresServerProps,
  Secret,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, fleetOfOne, vps } from './fleet-of-one';

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

const image = Image.of('registry.example/app:1.0.0');
const section = (text: string, title: string) =>
  text.split(/^#{2,3} /m).find((each) => each.startsWith(`${title}\n`)) ?? '';

/** The README of a host with a migration, a worker and, when it is wanted, a route. */
function shop({ routed }: { routed: boolean }): string {
  const { fleet, host, edge, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server });
  new Migration(prod, 'migrate', { image, database, kind: 'expand' });
  new ContainerService(prod, 'worker', { image, uses: [database.pool()] });
  const health = { path: '/health' };
  const web = new ContainerService(prod, 'web', { image, port: 80, health, strategy: 'blue-green' });
  if (routed) new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', web);
  new Monitoring(host, 'monitor');
  return synthesizeFleet(fleet).files['infra/vps1/README.md'] ?? '';
}

test('the way back is a rollback first, and logs are shown of a service that people ask', () => {
  expect(section(shop({ routed: true }), 'A service')).toMatchInlineSnapshot(`
"A service

\`\`\`sh
npx vpsynth status vps1
npx vpsynth logs vps1 shop-prod web # or another
# Sets right what isn’t as released; a container that is gone or unhealthy starts anew:
npx vpsynth deploy vps1
# To the release before, by what the host has kept; then revert its commit. Data is not taken back:
npx vpsynth rollback vps1 --dry-run # and without --dry-run
# To one that is not kept any more: revert the commits since, then deploy.
\`\`\`

"
`);
  expect(shop({ routed: false })).toContain('npx vpsynth logs vps1 shop-prod pgbouncer # or another\n');
});

test('what was saved before a migration is a way back, without a backup', () => {
  expect(section(shop({ routed: true }), 'Data that is wrong')).toMatchInlineSnapshot(`
"Data that is wrong

Stop what writes (\`docker compose stop <service>\` in its stack, on the host), and write down the moment from which it was wrong. As it was before a migration, from this host’s own disk and without what was written since: \`shop/prod/database\`. \`npx vpsynth snapshots vps1\` lists these snapshots, and with \`restore <snapshot>\` brings one back. Look before you start what writes.

"
`);
});

test('Prometheus is looked at through a tunnel', () => {
  expect(shop({ routed: true })).toContain(
    '- Prometheus: `http://127.0.0.1:9090/targets`, after `npx vpsynth tunnel vps1 monitor prometheus 9090` in this repository.',
  );
});

test('a host without stacks has no empty tables, and no command without a name', () => {
  const fleet = new Fleet();
  vps(fleet);
  const text = synthesizeFleet(fleet).files['infra/vps1/README.md'] ?? '';
  expect(text.match(/^##.*/gm)).toMatchInlineSnapshot(`
[
  "## Stacks",
  "## When something is lost",
  "### A service",
  "### The machine",
  "### Data that is wrong",
  "## Where to look",
]
`);
  expect(text).not.toMatch(/vpsynth logs|docker compose ps/);
});
