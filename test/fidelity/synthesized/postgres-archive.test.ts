import { BackupPlan, BackupTarget, PostgresServer, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { describeWithPrograms, inSandbox } from '../programs';

interface Archive {
  readonly kind: string;
  readonly removeBefore?: { readonly service: string; readonly user: string; readonly command: readonly string[] };
}

/** What a host's plan says of a server's archived log. */
function planned() {
  const { fleet, host } = fleetOfOne();
  new PostgresServer(host, 'postgres', { version: '18.6', archive: {} });
  const target = BackupTarget.rest({ url: 'https://b.example', user: 'b', password: Secret.env('REST_PASSWORD') });
  new BackupPlan(host, 'backup', { target, physicalSchedule: '0 4 * * 0' }).acknowledge(
    'backup-unwatched',
    'this test has no Prometheus',
  );
  const { items } = synthesizeFleet(fleet).parse('infra/vps1/backup/backup/plan.json') as { items: Archive[] };
  return items.find(({ kind }) => kind === 'archive')?.removeBefore;
}

const folder = '/var/lib/postgresql-archive';
const segment = (timeline: number, place: number) => `0000000${timeline}000000000000000${place}`;

describeWithPrograms('the archive of a PostgreSQL server', () => {
  test('loses the segments before the one that is named, and nothing else', async () => {
    const { command = [], ...who } = planned() ?? {};
    expect(who).toEqual({ stack: 'postgres', service: 'postgres', user: 'postgres' });
    const [program, ...parameters] = command;
    const old = [segment(1, 1), segment(1, 2)].map((name) => `${name}.gz`);
    const stays = [segment(1, 3), segment(2, 4), '00000002.history'].map((name) => `${name}.gz`);
    const files = Object.fromEntries([...old, ...stays].map((name) => [`${folder}/${name}`, '']));
    await inSandbox({ files, directories: { [folder]: 'postgres' } }, async (sandbox) => {
      const cleanup: [string, ...string[]] = [`/usr/lib/postgresql/18/bin/${program}`, ...parameters, segment(2, 3)];
      await sandbox.must(cleanup, { user: 'postgres' });
      const { stdout } = await sandbox.must(['ls', folder]);
      expect(stdout.trim().split('\n').sort()).toEqual([...stays].sort());
    });
  });
});
