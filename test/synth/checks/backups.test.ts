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
import { environment, Own, problems, told, vps } from './small-fleet';

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
"error backup-unwatched: vps-1/backup: no Prometheus watches vps-1: nobody is told when its backups fail
    mend    declare Monitoring on it; or acknowledge this and say who looks after them"
`);
});

test('host-without-backup: of another host than the one with a plan', () => {
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
"error host-without-backup: vps-2: nothing saves its state, unlike that of other hosts: when the machine is lost, so is this
    got     blog/prod/cms, volume blog-prod_uploads
    mend    declare new BackupPlan(host, 'backup', { target, … }); or acknowledge this with the reason"
`);
});

test('state-without-backup: once, of a fleet that declares no backup', () => {
  const declare = (fleet: Fleet) => {
    for (const number of [1, 2]) {
      const host = vps(fleet, `vps-${number}`, { publicAddress: `203.0.113.${number}` });
      const server = new PostgresServer(host, 'postgres');
      for (const project of ['shop', 'blog', 'wiki', 'mail']) {
        const prod = environment(host, `${project}-${number}`);
        const database = new PostgresDatabase(prod, 'database', { server });
        new ContainerService(prod, 'api', { image: Image.of('docker.io/acme/api:1'), uses: [database] });
      }
    }
  };
  const none = (fleet: Fleet) => void environment(vps(fleet));
  const tried = (fleet: Fleet) => {
    declare(fleet);
    fleet.acknowledge('state-without-backup', 'nothing here is worth keeping yet');
  };
  const about = (declared: (fleet: Fleet) => void) => told(declared).filter((each) => each.includes('backup'));
  expect(about(declare)).toEqual([
    `warning state-without-backup: fleet: no backup is declared: what stands on a machine alone is lost with it
    got     shop-1/prod/database; blog-1/prod/database; wiki-1/prod/database; mail-1/prod/database; shop-2/prod/database; blog-2/prod/database; 2 others
    mend    declare new BackupPlan(host, 'backup', { target: BackupTarget.s3({ … }), … }) for each host, or say why not: fleet.acknowledge('state-without-backup', '…')`,
  ]);
  expect([about(none), about(tried)]).toEqual([[], []]);
});

test('host-without-backup: not of what is left out with a reason', () => {
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

describe('backup-key-shared', () => {
  const second = { publicAddress: '203.0.113.2' };
  const sftp = (options: object) =>
    BackupTarget.sftp({
      host: 'backups.example',
      user: 'fleet',
      path: '/srv/backups',
      key: Secret.env('BACKUP_KEY'),
      hostKey: 'ssh-ed25519 AAAA',
      immutable: true,
      ...options,
    });
  const rest = (options: object) =>
    BackupTarget.rest({
      url: 'https://backups.example',
      user: 'fleet',
      password: Secret.env('REST_PASSWORD'),
      immutable: true,
      ...options,
    });
  const both = (first: BackupTarget, other: BackupTarget) => (fleet: Fleet) => {
    for (const [host, target] of [
      [vps(fleet, 'vps-1'), first],
      [vps(fleet, 'vps-2', second), other],
    ] as const)
      new BackupPlan(host, 'backup', { target }).acknowledge('backup-unwatched', 'this test has no Prometheus');
  };
  const keys = (host: string) => ({
    accessKey: Secret.env(`${host}_ACCESS_KEY`),
    secretKey: Secret.env(`${host}_SECRET_KEY`),
  });

  test('of two hosts, even where the target is locked', () => {
    expect(problems(both(s3(), s3({ bucket: 'another' })))).toMatchInlineSnapshot(`
"error backup-key-shared: vps-2/backup: on vps-2 it has what opens the backups of vps-1 as well: vps-1/backup
    got     BACKUP_ACCESS_KEY
    mend    give each host's plan a key of its own, Secret.env('VPS1_BACKUP_SECRET_KEY') say, that the target lets at that host's folder alone; or acknowledge this with the reason"
`);
  });

  test('of an environment on several hosts', () => {
    const declare = (fleet: Fleet) => {
      const hosts = [vps(fleet, 'vps-1'), vps(fleet, 'vps-2', second)];
      new BackupPlan(environment(hosts), 'backup', { target: s3() }).acknowledge('backup-unwatched', 'no Prometheus');
    };
    expect(problems(declare)).toContain(
      'error backup-key-shared: shop/prod/backup: on vps-2 it has what opens the backups of vps-1 as well: shop/prod/backup',
    );
  });

  test.each([
    [
      'a secret key under two names of the access key',
      s3(),
      s3({ accessKey: Secret.env('ANOTHER') }),
      'BACKUP_SECRET_KEY',
    ],
    [
      'an account with two keys',
      sftp({}),
      sftp({ key: Secret.env('ANOTHER'), path: '/srv/another' }),
      'fleet@backups.example',
    ],
    ['a key of two accounts', sftp({}), sftp({ user: 'another' }), 'BACKUP_KEY'],
    ['a user of restic’s server', rest({}), rest({ password: Secret.env('ANOTHER') }), 'fleet@backups.example'],
  ])('%s', (_, first, other, got) => {
    expect(problems(both(first, other))).toContain(`error backup-key-shared: vps-2/backup: on vps-2`);
    expect(problems(both(first, other))).toContain(`got     ${got}\n`);
  });

  test.each([
    ['a bucket', s3(keys('VPS1')), s3(keys('VPS2'))],
    ['a machine', sftp({}), sftp({ user: 'another', key: Secret.env('ANOTHER') })],
    ['restic’s server', rest({}), rest({ user: 'another', password: Secret.env('ANOTHER') })],
  ])('%s may be shared by keys of their own', (_, first, other) => {
    expect(problems(both(first, other))).toBe('');
  });

  test('plans of one host may share theirs; a reason accepts it elsewhere', () => {
    const declare = (fleet: Fleet) => {
      const host = vps(fleet);
      const other = vps(fleet, 'vps-2', second);
      for (const [scope, id, schedule] of [
        [host, 'nightly', '0 1 * * *'],
        [host, 'noon', '0 12 * * *'],
        [other, 'backup', '0 1 * * *'],
      ] as const) {
        const plan = new BackupPlan(scope, id, { target: s3(), schedule });
        plan.acknowledge('backup-unwatched', 'this test has no Prometheus');
        if (scope === other) plan.acknowledge('backup-key-shared', 'the keeper of the bucket gives no second key');
      }
    };
    expect(problems(declare)).toBe('');
  });
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
