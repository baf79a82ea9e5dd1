import { broker, database, type HandedOut, host, running, volume } from './backup-host';

test('dumps and files go to the repository, which is made first; what is not kept is let go', () => {
  const items = [database, volume('shop_uploads')];
  const { run, repository } = host(items, { postgres: { text: 'PGDMP rows' } }, { beforeDeployments: 5 });
  expect(run('scheduled')).toBe(0);
  expect(repository().snapshots).toEqual({
    '/shop/prod/database/shop.dump': 'PGDMP rows',
    '/volumes/shop_uploads': '',
  });
  expect(repository().asked).toEqual([
    'cat --retry-lock=10m config',
    'init --retry-lock=10m',
    'cat --retry-lock=10m config',
    'unlock --retry-lock=10m',
    expect.stringMatching(
      /^backup --retry-lock=10m --stdin-from-command --stdin-filename \/shop\/prod\/database\/shop.dump --host vps1 --tag construct=shop\/prod\/database --tag kind=logical --tag path=\/shop\/prod\/database\/shop.dump --tag because=schedule -- sh -c /,
    ),
    'mount /var/lib/docker/volumes/shop_uploads/_data:/volumes/shop_uploads:ro',
    'backup --retry-lock=10m --json --exclude /volumes/shop_uploads/temp-* --host vps1 --tag construct=shop/prod/cms --tag kind=volume --tag path=/volumes/shop_uploads --tag because=schedule /volumes/shop_uploads',
    'forget --retry-lock=10m --host vps1 --tag because=schedule --group-by host,tags --keep-daily 30',
    'forget --retry-lock=10m --host vps1 --tag because=deployment --group-by host,tags --keep-last 5',
    'prune --retry-lock=10m',
  ]);
});

test('a dump that breaks off makes no snapshot, and the others are made', () => {
  const handsOut = { postgres: { text: 'PGDMP ha', code: 1, error: 'connection lost\n' }, broker: { text: '{}' } };
  const { run, repository } = host([database, broker], handsOut);
  expect(run('scheduled')).toBe(1);
  expect(repository().snapshots).toEqual({ [broker.path]: '{}' });
});

test('a program that hands out nothing is a failure', () => {
  const { run, repository } = host([database], { postgres: { text: '' } });
  expect(run('scheduled')).toBe(1);
  expect(repository().snapshots).toEqual({});
});

test('a volume that is not there is a failure: none is made', () => {
  const { run, repository } = host([volume('shop_lost')], {});
  expect(run('scheduled')).toBe(1);
  expect(repository().asked.filter((each: string) => each.startsWith('mount'))).toEqual([]);
});

test.each([
  [0, ['/volumes/shop_uploads']],
  [1, []],
])('a program has written what is copied, or nothing is: it ends with %i', (code, saved) => {
  const before = { stack: 'storage', service: 'storage', user: '0', command: ['/garage', 'meta', 'snapshot'] };
  const { run, repository } = host([{ ...volume('shop_uploads'), before }], { storage: { text: 'done\n', code } });
  expect(run('scheduled')).toBe(code);
  expect(Object.keys(repository().snapshots)).toEqual(saved);
});

test('what came of each item is told to Prometheus; a failure leaves the time of the last good one', () => {
  const { machine, run } = host([database], { postgres: { text: 'PGDMP rows' } });
  const series = () =>
    Object.fromEntries(
      (machine.read('var/metrics/backup-backup-backup.prom') ?? '')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.indexOf('{')), line.slice(line.indexOf('{'))]),
    );
  run('scheduled');
  const labels =
    '{backup="vps1/backup",construct="shop/prod/database",kind="logical",path="/shop/prod/database/shop.dump"}';
  const first = series();
  expect(first).toEqual({
    vpsynth_backup_last_success_timestamp_seconds: expect.stringMatching(/} \d{10}$/),
    vpsynth_backup_last_run_success: `${labels} 1`,
    vpsynth_backup_size_bytes: `${labels} 10`,
    vpsynth_backup_duration_seconds: expect.stringMatching(/} \d+\.\d$/),
    vpsynth_backup_first_run_timestamp_seconds: expect.stringMatching(/} \d{10}$/),
    vpsynth_backup_last_retention_success: '{backup="vps1/backup"} 1',
  });
  machine.put('hands-out.json', JSON.stringify({ postgres: { text: '', code: 1 } }));
  run('scheduled');
  const second = series();
  expect(second.vpsynth_backup_last_run_success).toBe(`${labels} 0`);
  expect(second.vpsynth_backup_last_success_timestamp_seconds).toBe(
    first.vpsynth_backup_last_success_timestamp_seconds,
  );
});

test.each([
  ['is gone', { made: false }, 'the repository 5a1d is gone'],
  ['is another', { id: '77ee' }, 'the repository is 77ee, and was 5a1d'],
])('a repository that %s is no reason to begin a new one', (_, now, told) => {
  const { machine, run, repository } = host([database], { postgres: { text: 'x' } });
  expect(run('scheduled')).toBe(0);
  machine.put('repository.json', JSON.stringify({ ...repository(), ...now, asked: [], snapshots: {} }));
  expect(run('scheduled')).toBe(1);
  expect(repository().snapshots).toEqual({});
  const prepare = 'import restic\ntell(attempt(restic.Repository("backup", "backup").prepare))';
  expect(machine.python(prepare)).toEqual([
    [
      'backup',
      `${told}: find out why, and bring it back. Where it was moved or given up on purpose, remove /var/backups/backup-backup.repository: the next run takes what it finds, or makes a new one`,
    ],
  ]);
  machine.python('(paths.RECORDS / "backups" / "backup-backup.repository").unlink()');
  expect(run('scheduled')).toBe(0);
  expect(Object.keys(repository().snapshots)).toEqual([database.path]);
});

test('nothing is saved while a lost machine is brought back', () => {
  const { machine, run, repository } = host([database], { postgres: { text: '' } });
  machine.put('var/restoring', '');
  expect(run('scheduled')).toBe(1);
  expect(run('archive')).toBe(1);
  expect(repository()).toEqual({});
});

test('the size of what comes and goes is told apart', () => {
  const { machine, run } = host([{ ...volume('shop_uploads'), varies: true }], {});
  run('scheduled');
  expect(machine.read('var/metrics/backup-backup-backup.prom')).toContain(
    'vpsynth_backup_size_bytes{backup="vps1/backup",construct="shop/prod/cms",kind="volume",path="/volumes/shop_uploads",varies="true"} 7\n',
  );
});

test('what is saved every few minutes removes nothing', () => {
  const archive = { ...volume('shop_uploads'), kind: 'archive' };
  const { run, repository } = host([archive], {});
  expect(run('archive')).toBe(0);
  expect(repository().asked.map((each: string) => each.split(' ')[0])).toEqual([
    'cat',
    'init',
    'cat',
    'unlock',
    'mount',
    'backup',
  ]);
});

test.each([
  ['check', 'verify', 'verification'],
  ['prune', 'scheduled', 'retention'],
  ['forget', 'scheduled', 'retention'],
])('whether %s ends well is told to Prometheus', (command, run, told) => {
  const { machine, run: started } = host([database], { postgres: { text: 'x' } });
  const series = () =>
    new RegExp(`^vpsynth_backup_last_${told}_success\\{backup="vps1/backup"} (.)$`, 'm').exec(
      machine.read('var/metrics/backup-backup-backup.prom') ?? '',
    )?.[1];
  expect([started(run), series()]).toEqual([0, '1']);
  machine.put('fails', command);
  expect([started(run), series()]).toEqual([1, '0']);
});

test('the verification reads another part of all data each week', () => {
  const { run, repository, machine } = host([database], { postgres: { text: 'x' } });
  run('scheduled');
  expect(run('verify')).toBe(0);
  const [check, stats] = repository().asked.slice(-2);
  expect(check).toMatch(/^check --retry-lock=10m --read-data-subset=([1-9]|[1-4]\d|5[0-2])\/52$/);
  expect(stats).toBe('stats --retry-lock=10m --mode raw-data --json');
  const metrics = machine.read('var/metrics/backup-backup-backup.prom');
  expect(metrics).toMatch(/vpsynth_backup_verified_timestamp_seconds\{backup="vps1\/backup"} \d{10}/);
  expect(metrics).toContain('vpsynth_backup_repository_size_bytes{backup="vps1/backup"} 123456\n');
});

test('a repository that is undamaged, and whose size can’t be told, is verified all the same; the run fails', () => {
  const { run, machine } = host([database], { postgres: { text: 'x' } });
  machine.put('fails', 'stats');
  expect(run('verify')).toBe(1);
  expect(machine.read('var/metrics/backup-backup-backup.prom')).toContain(
    'vpsynth_backup_last_verification_success{backup="vps1/backup"} 1\n',
  );
});

test('without a plan, and called wrongly', () => {
  const { machine } = host([], {});
  const [code] = machine.python('import backup\ntell(backup.main(["shop", "backup", "scheduled"]))');
  expect(code).toBe(1);
  expect(machine.python('import backup\ntell(backup.main(["shop"]))')).toEqual([2]);
});

describe('before a deployment', () => {
  const dumpedBefore = (names: readonly string[], handsOut: HandedOut, runs = true, restoring = false) => {
    const { machine, repository } = host(
      [database, volume('shop_uploads')],
      { postgres: handsOut },
      { beforeDeployments: 5 },
    );
    if (restoring) machine.put('var/restoring', '');
    if (runs) machine.docker = { ...machine.docker, containers: running('postgres', 'postgres') };
    const deployment = { backups: [{ stack: 'backup', service: 'backup' }] };
    const [result] = machine.python(`
import backup
tell(attempt(backup.before_deployment, ${JSON.stringify(deployment)}, ${JSON.stringify(names)}, Context()))`);
    return { result, snapshots: Object.keys(repository().snapshots ?? {}) };
  };

  test('the databases of what changes are dumped, and no files', () => {
    expect(dumpedBefore(['shop-prod'], { text: 'PGDMP' })).toEqual({ result: null, snapshots: [database.path] });
    expect(dumpedBefore(['postgres'], { text: 'PGDMP' }).snapshots).toEqual([database.path]);
  });

  test('nor while a lost machine is brought back', () => {
    expect(dumpedBefore(['shop-prod'], { text: 'PGDMP' }, true, true)).toEqual({ result: null, snapshots: [] });
  });

  test('of other stacks nothing is', () => {
    expect(dumpedBefore(['blog-prod'], { text: 'PGDMP' }).snapshots).toEqual([]);
  });

  test('a failure ends the deployment before it begins', () => {
    const { result } = dumpedBefore(['shop-prod'], { text: '', code: 1, error: 'no such database\n' });
    expect(result).toEqual([
      'backup',
      'the backup before the deployment failed, and nothing was changed: shop/prod/database (logical): pg_dump failed (1): no such database. To deploy all the same: --without-backup',
    ]);
  });

  test('what does not run is not waited for: the deployment may mend it', () => {
    expect(dumpedBefore(['shop-prod'], { text: '' }, false)).toEqual({ result: null, snapshots: [] });
  });
});
