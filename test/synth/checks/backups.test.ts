import {
  BackupPlan,
  type BackupPlanProps,
  BackupTarget,
  ContainerService,
  Duration,
  type Fleet,
  Image,
  PostgresDatabase,
  PostgresServer,
  Secret,
  type VpsProps,
} from 'vpsynth';
import { environment, Own, problems, vps } from './small-fleet';

const s3 = (options: object = {}) =>
  BackupTarget.s3({
    endpoint: 'https://s3.example',
    bucket: 'backups',
    accessKey: Secret.env('BACKUP_ACCESS_KEY'),
    secretKey: Secret.env('BACKUP_SECRET_KEY'),
    immutable: true,
    ...options,
  });

/** A server and a database on a host with a plan; no Prometheus. */
function saved(fleet: Fleet, plan: Partial<BackupPlanProps> = {}, props: Partial<VpsProps> = {}) {
  const host = vps(fleet, 'vps-1', props);
  const prod = environment(host);
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server });
  new ContainerService(prod, 'api', { image: Image.of('docker.io/acme/api:1'), uses: [database] });
  const backup = new BackupPlan(host, 'backup', { target: s3(), ...plan });
  backup.acknowledge('backup-unwatched', 'this test has no Prometheus');
  return { host, prod, backup };
}

test('a plan that saves what there is', () => {
  expect(problems((fleet) => saved(fleet))).toBe('');
});

test('backup-unwatched', () => {
  const declare = (fleet: Fleet) => new BackupPlan(vps(fleet), 'backup', { target: s3() });
  expect(problems(declare)).toMatchInlineSnapshot(`
"warning backup-unwatched: vps-1/backup: no Prometheus watches vps-1: nobody is told when its backups fail
    mend    declare Monitoring on it, or acknowledge this warning and say who looks after them"
`);
});

test('state-without-backup: of another host than the one with a plan', () => {
  const declare = (fleet: Fleet) => {
    saved(fleet);
    const host = vps(fleet, 'vps-2', { publicAddress: '203.0.113.2' });
    const blog = environment(host, 'blog');
    new ContainerService(blog, 'cms', {
      image: Image.of('docker.io/acme/cms:1'),
      volumes: { uploads: '/srv/uploads', cache: '/srv/cache' },
      unsavedVolumes: { cache: 'made anew from the originals' },
    });
  };
  expect(problems(declare)).toMatchInlineSnapshot(`
"warning state-without-backup: vps-2: nothing saves its state: when the machine is lost, so is this
    got     blog/prod/cms, volume blog-prod_uploads
    mend    declare new BackupPlan(host, 'backup', { target, … }), or acknowledge this warning with the reason"
`);
});

test('state-without-backup: not of what is left out with a reason', () => {
  const declare = (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const cms = new ContainerService(prod, 'cms', {
      image: Image.of('docker.io/acme/cms:1'),
      volumes: { data: '/data' },
    });
    new BackupPlan(host, 'backup', { target: s3(), leavesOut: [{ of: cms, because: 'a demonstration' }] }).acknowledge(
      'backup-unwatched',
      'this test has no Prometheus',
    );
  };
  expect(problems(declare)).toBe('');
});

test('data-server-unsaved', () => {
  const declare = (fleet: Fleet) => {
    const { prod } = saved(fleet);
    new Own(prod, 'mongo', {
      image: Image.of('docker.io/library/mongo:8.0.1'),
      mounts: [{ type: 'volume', volume: 'mongo', target: '/data/db', exclusive: true }],
    });
  };
  expect(problems(declare)).toMatchInlineSnapshot(`
"error data-server-unsaved: shop/prod/mongo: its volume mongo is exclusive, and nothing says how a backup gets at what is in it
    got     no backup
    allowed 'dumps' with a dump facet, 'files' where they can be copied at any time, 'nothing' with the reason
    mend    give the mount backup: { as: 'dumps' } and the construct a facet of the kind dump"
`);
});

test('recovery-point-missed', () => {
  const declare = (minutes: number) => (fleet: Fleet) =>
    saved(fleet, { schedule: '0 2 * * 1-5', recoveryPoint: Duration.minutes(minutes) });
  expect(problems(declare(60))).toMatchInlineSnapshot(`
"error recovery-point-missed: vps-1/backup: up to 3d may be lost, between two runs of '0 2 * * 1-5'
    got     recoveryPoint: 1h
    allowed at least 3d with this schedule
    mend    run schedule more often; or archive the server’s log, and give physicalSchedule"
`);
  expect(problems(declare(3 * 24 * 60))).toBe('');
});

test('backup-on-same-host', () => {
  const declare = (fleet: Fleet) => saved(fleet, { target: s3({ endpoint: 'http://203.0.113.1:9000' }) });
  expect(problems(declare)).toMatchInlineSnapshot(`
"error backup-on-same-host: vps-1/backup: it keeps the backups of vps-1 on vps-1
    got     203.0.113.1
    mend    give a target on another machine, best with another provider"
`);
});

test('backup-not-immutable', () => {
  expect(problems((fleet) => saved(fleet, { target: s3({ immutable: false }) }))).toMatchInlineSnapshot(`
"warning backup-not-immutable: vps-1/backup: who takes this host over can delete its backups as well
    got     immutable: false
    mend    lock the target (S3 Object Lock, rest-server --append-only, snapshots on the other machine) and say immutable: true, or acknowledge this warning with the reason"
`);
});

test('backups-overlap: with another, and with a restart', () => {
  const declare = (schedule: string, rebootAt: string) => (fleet: Fleet) => {
    const { prod } = saved(fleet, {}, { rebootAt });
    const password = Secret.env('SHOP_BACKUP');
    new BackupPlan(prod, 'backup', {
      target: BackupTarget.rest({ url: 'https://backups.example', user: 'shop', password, immutable: true }),
      schedule,
    }).acknowledge('backup-unwatched', 'this test has no Prometheus');
  };
  expect(problems(declare('0 2 * * *', '02:30'))).toMatchInlineSnapshot(`
"warning backups-overlap: vps-1/backup: vps-1 may restart while it runs
    got     0 2 * * *, rebootAt 02:30
    mend    let an hour be between them

warning backups-overlap: shop/prod/backup: it starts at the time of vps-1/backup on vps-1
    got     0 2 * * *
    mend    give them half an hour between

warning backups-overlap: shop/prod/backup: vps-1 may restart while it runs
    got     0 2 * * *, rebootAt 02:30
    mend    let an hour be between them"
`);
  expect(problems(declare('0 5 * * *', '04:30'))).toBe('');
});

test('cron-never-fires: of a plan’s further schedules', () => {
  expect(problems((fleet) => saved(fleet, { verifySchedule: '0 2 31 2 *' }))).toMatchInlineSnapshot(`
"error cron-never-fires: vps-1/backup: its schedule never fires: no month 2 has a day 31
    got     0 2 31 2 *
    allowed minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)
    mend    correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC"
`);
});
