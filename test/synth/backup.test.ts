import {
  BackupPlan,
  type BackupPlanProps,
  BackupTarget,
  ContainerService,
  Environment,
  Image,
  LocalMachine,
  PostgresDatabase,
  PostgresServer,
  Project,
  RabbitMqBroker,
  RedisServer,
  Secret,
  Size,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from './fleet-of-one';

const secret = (name: string) => Secret.env(name);
const target = BackupTarget.s3({
  endpoint: 'https://s3.example',
  region: 'eu-1',
  bucket: 'backups',
  path: 'fleet',
  accessKey: secret('BACKUP_ACCESS_KEY'),
  secretKey: secret('BACKUP_SECRET_KEY'),
});

/** Two projects on a host, one with files; a plan of the host. */
function declared(props: Partial<BackupPlanProps> = {}) {
  const { fleet, host, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  new PostgresDatabase(prod, 'database', { server });
  new RabbitMqBroker(prod, 'broker');
  new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64) });
  new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  const image = Image.of('docker.io/acme/cms:1.0');
  const volumes = { uploads: '/srv/uploads', thumbnails: '/srv/thumbnails' };
  new ContainerService(prod, 'cms', { image, volumes, unsavedVolumes: { thumbnails: 'made anew from the uploads' } });
  const backup = new BackupPlan(host, 'backup', { target, ...props }).acknowledge(
    'backup-unwatched',
    'this test has no Prometheus',
  );
  return { fleet, host, prod, server, backup };
}

test('what constructs say they have is what is saved, each in its own way', () => {
  const { fleet } = declared();
  const plan = synthesizeFleet(fleet).parse('infra/vps1/backup/backup/plan.json') as {
    items: { construct: string; kind: string; for: string; path: string; exclude?: string[] }[];
  };
  expect(
    plan.items.map(({ construct, kind, for: of, path, exclude = [] }) => [construct, kind, of, path, ...exclude]),
  ).toMatchInlineSnapshot(`
[
  [
    "shop/prod/database",
    "logical",
    "shop-prod",
    "/shop/prod/database/shop_prod.dump",
  ],
  [
    "shop/prod/broker",
    "definitions",
    "shop-prod",
    "/shop/prod/broker/definitions.json",
  ],
  [
    "shop/prod/jobs",
    "volume",
    "shop-prod",
    "/volumes/shop-prod_jobs",
    "/volumes/shop-prod_jobs/appendonlydir",
    "/volumes/shop-prod_jobs/temp-*",
  ],
  [
    "shop/prod/cms",
    "volume",
    "shop-prod",
    "/volumes/shop-prod_uploads",
  ],
  [
    "vps1",
    "configuration",
    "backup",
    "/host",
  ],
]
`);
  expect(plan).toMatchObject({
    backup: 'vps1/backup',
    host: 'vps1',
    retention: { daily: 14, weekly: 8, monthly: 12 },
    beforeDeployments: 10,
    prune: true,
  });
});

test('a database is handed out by its own server, through its socket', () => {
  const plan = synthesizeFleet(declared().fleet).parse('infra/vps1/backup/backup/plan.json') as {
    items: { kind: string; dump: object }[];
  };
  expect(plan.items.find(({ kind }) => kind === 'logical')?.dump).toEqual({
    stack: 'postgres',
    service: 'postgres',
    user: 'postgres',
    command: ['pg_dump', '--username=postgres', '--lock-wait-timeout=5min', '--format=custom', '--dbname=shop_prod'],
  });
});

test('an environment with a plan of its own is left to that one', () => {
  const { fleet, prod } = declared();
  const rest = BackupTarget.rest({ url: 'https://backups.example:8000/', user: 'shop', password: secret('REST') });
  new BackupPlan(prod, 'nightly', { target: rest, schedule: '0 3 * * *' }).acknowledge(
    'backup-unwatched',
    'this test has no Prometheus',
  );
  const files = synthesizeFleet(fleet);
  const constructs = (path: string) =>
    (files.parse(path) as { items: { construct: string }[] }).items.map(({ construct }) => construct);
  expect(new Set(constructs('infra/vps1/shop-prod/nightly/plan.json'))).toEqual(
    new Set(['shop/prod/database', 'shop/prod/broker', 'shop/prod/jobs', 'shop/prod/cms']),
  );
  expect(constructs('infra/vps1/backup/backup/plan.json')).toEqual(['vps1']);
});

test('on a developer’s own machine nothing is saved', () => {
  const { fleet } = declared();
  const machine = new LocalMachine(fleet);
  const project = new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: '1.0.0' });
  const dev = new Environment(project, 'dev', { on: machine });
  new ContainerService(dev, 'cms', { image: Image.of('docker.io/acme/cms:1.0'), volumes: { uploads: '/srv/uploads' } });
  new BackupPlan(dev, 'backup', { target });
  const { files } = synthesizeFleet(fleet);
  expect(files['infra/local/blog-dev/compose.yaml']).not.toContain('restic');
  expect(files['infra/local/README.md']).not.toContain('Backups');
});

test.each([
  ['s3', target, 'backup/repository', 's3:https://s3.example/backups/fleet/vps1/backup\n'],
  [
    'sftp',
    BackupTarget.sftp({
      host: 'store.example',
      port: 2222,
      user: 'backup',
      path: '/srv/backups',
      key: secret('BACKUP_KEY'),
      hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ',
    }),
    'backup/known_hosts',
    '[store.example]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ\n',
  ],
  [
    'rest',
    BackupTarget.rest({ url: 'https://backups.example:8000/', user: 'shop', password: secret('REST_PASSWORD') }),
    'templates/backup/repository',
    `rest:https://shop:\${REST_PASSWORD}@backups.example:8000/vps1/backup/\n`,
  ],
])('a repository of its own, by %s', (_, to, file, content) => {
  expect(synthesizeFleet(declared({ target: to }).fleet).files[`infra/vps1/backup/${file}`]).toBe(content);
});

test('keys of an S3 store may have all of base64 in them, and stand in a template alone', () => {
  const files = synthesizeFleet(declared().fleet);
  const { templates } = files.parse('infra/vps1/backup/secrets.json') as { templates: object[] };
  expect(templates).toEqual([
    {
      path: 'secrets/filled/backup/credentials',
      userId: 0,
      template: 'templates/backup/credentials',
      secrets: ['BACKUP_ACCESS_KEY', 'BACKUP_SECRET_KEY'],
      use: 'key',
      readers: ['backup'],
    },
  ]);
});

test('timers: each schedule that has something to save, and the verification', () => {
  const files = synthesizeFleet(declared({ schedule: '30 3 * * *', physicalSchedule: '0 4 * * 0' }).fleet).files;
  const units = Object.keys(files).flatMap((path) => /system\/(vpsynth-backup[^/]*\.timer)$/.exec(path)?.[1] ?? []);
  expect(units.sort()).toEqual([
    'vpsynth-backup-backup-physical.timer',
    'vpsynth-backup-backup-verify.timer',
    'vpsynth-backup-backup.timer',
  ]);
  const unit = (name: string) => files[`infra/vps1/host/etc/systemd/system/${name}`]?.split('\n');
  expect(unit('vpsynth-backup-backup.timer')).toEqual(
    expect.arrayContaining(['OnCalendar=*-*-* 03:30:00 UTC', 'RandomizedDelaySec=5m', 'FixedRandomDelay=true']),
  );
  expect(unit('vpsynth-backup-backup.service')).toEqual(
    expect.arrayContaining([
      'ExecStart=/usr/local/sbin/vpsynth-agent backup backup backup scheduled',
      'TimeoutStartSec=12h',
      'KillMode=mixed',
      'ReadWritePaths=/var/lib/vpsynth',
    ]),
  );
});

test('a deployer is told of the plans', () => {
  expect(synthesizeFleet(declared().fleet).parse('infra/vps1/deployment.json')).toMatchObject({
    backups: [{ stack: 'backup', service: 'backup' }],
  });
});

test('the host’s README has the commands that bring each thing back, and says what is not saved', () => {
  const readme = synthesizeFleet(declared().fleet).files['infra/vps1/README.md'] ?? '';
  const section = readme.slice(readme.indexOf('## Backups'), readme.indexOf('## When something is lost'));
  expect(section).toMatchInlineSnapshot(`
"## Backups

### vps1/backup

Saved \`0 2 * * *\` (UTC) to the repository that \`backup/backup\` names, encrypted; kept: 14 daily, 8 weekly, 12 monthly, 10 from before deployments. Without its password, which must stand elsewhere than here, nothing can be read.

| what | kind | in a snapshot |
| --- | --- | --- |
| shop/prod/database | logical | \`/shop/prod/database/shop_prod.dump\` |
| shop/prod/broker | definitions | \`/shop/prod/broker/definitions.json\` |
| shop/prod/jobs | volume | \`/volumes/shop-prod_jobs\` |
| shop/prod/cms | volume | \`/volumes/shop-prod_uploads\` |
| vps1 | configuration | \`/host\` |

To list, fetch and load, as root in \`/srv/vpsynth/stacks/backup\`. A load replaces what is there: stop what writes to it first. Where it keeps what was there as \`$DATA.before\`, remove that when all is well.

\`\`\`sh
umask 077
docker compose run --rm --no-deps --no-TTY backup snapshots --retry-lock=10m

# shop/prod/database, logical
docker compose run --rm --no-deps --no-TTY backup dump --retry-lock=10m --tag construct=shop/prod/database,kind=logical,path=/shop/prod/database/shop_prod.dump latest /shop/prod/database/shop_prod.dump > shop_prod.dump
docker compose --project-directory ../postgres exec --no-TTY --user postgres postgres pg_restore --username=postgres --single-transaction --exit-on-error --clean --if-exists --dbname=shop_prod < shop_prod.dump

# shop/prod/broker, definitions
docker compose run --rm --no-deps --no-TTY backup dump --retry-lock=10m --tag construct=shop/prod/broker,kind=definitions,path=/shop/prod/broker/definitions.json latest /shop/prod/broker/definitions.json > definitions.json
docker compose --project-directory ../shop-prod exec --no-TTY --user rabbitmq broker rabbitmqctl --quiet import_definitions < definitions.json

# shop/prod/jobs, volume shop-prod_jobs
DATA="$(docker volume inspect --format '{{.Mountpoint}}' shop-prod_jobs)"
docker compose --project-directory ../shop-prod stop jobs
mv --no-target-directory "$DATA" "$DATA.before"
install --directory --mode=0700 --owner=999 --group=999 "$DATA"
docker compose run --rm --no-deps --no-TTY --cap-add CHOWN --cap-add FOWNER --volume "$DATA:/restore" backup restore --retry-lock=10m --tag construct=shop/prod/jobs,kind=volume,path=/volumes/shop-prod_jobs --target /restore latest:/volumes/shop-prod_jobs
docker compose --project-directory ../shop-prod run --detach --no-deps --name shop-prod-jobs-restored jobs valkey-server /etc/redis/redis.conf --appendonly no --bind 127.0.0.1 --aclfile ''
until docker exec shop-prod-jobs-restored valkey-cli -e PING; do sleep 2; done
docker exec shop-prod-jobs-restored valkey-cli -e CONFIG SET appendonly yes
until docker exec shop-prod-jobs-restored valkey-cli -e INFO persistence | grep --quiet aof_rewrite_in_progress:0; do sleep 2; done
docker exec shop-prod-jobs-restored valkey-cli -e DBSIZE
docker stop shop-prod-jobs-restored
docker rm shop-prod-jobs-restored
docker compose --project-directory ../shop-prod start jobs

# shop/prod/cms, volume shop-prod_uploads
docker compose run --rm --no-deps --no-TTY --cap-add CHOWN --cap-add FOWNER --volume "$(docker volume inspect --format '{{.Mountpoint}}' shop-prod_uploads):/restore" backup restore --retry-lock=10m --tag construct=shop/prod/cms,kind=volume,path=/volumes/shop-prod_uploads --target /restore latest:/volumes/shop-prod_uploads

# vps1, configuration
docker compose run --rm --no-deps --no-TTY --cap-add CHOWN --cap-add FOWNER --volume "$PWD/restored:/restore" backup restore --retry-lock=10m --tag construct=vps1,kind=configuration,path=/host --target /restore latest:/host
\`\`\`

### Not saved, because

| what | because |
| --- | --- |
| vps1/edge, volume edge_cache | a cache of what services answered |
| vps1/backup, volume backup_backup-cache | a copy of what the repository says of itself |
| shop/prod/cache, volume shop-prod_cache | a cache |
| shop/prod/cms, volume shop-prod_thumbnails | made anew from the uploads |

"
`);
});

test('a lost machine saves nothing until what it held is back', () => {
  const readme = synthesizeFleet(declared().fleet).files['infra/vps1/README.md'] ?? '';
  const steps = [
    'npx vpsynth bootstrap vps1',
    '# touch /var/lib/vpsynth/restoring',
    'npx vpsynth deploy vps1',
    '# On it, all that “Backups” brings back; look at it, and only then:',
    '# rm /var/lib/vpsynth/restoring',
  ];
  const lines = readme.slice(readme.indexOf('### The machine')).split('\n');
  expect(lines.filter((line) => steps.includes(line))).toEqual(steps);
});

test('what comes and goes may shrink', () => {
  const { items } = synthesizeFleet(declared().fleet).parse('infra/vps1/backup/backup/plan.json') as {
    items: { construct: string; kind: string; varies?: boolean }[];
  };
  const varying = items.filter(({ varies }) => varies);
  expect(varying.map(({ construct }) => construct)).toEqual(['shop/prod/jobs']);
});

test.each([
  ['a retention that keeps nothing', { retention: {} }, 'retention: a retention that keeps nothing'],
  ['weeks that aren’t counted', { retention: { weekly: 0 } }, 'retention.weekly: too small'],
  ['a schedule in words', { schedule: 'daily' }, 'schedule: expected five cron fields'],
  ['a target by its name', { target: 's3://backups' as never }, 'target: expected a target such as'],
  [
    'a bucket in the endpoint',
    {
      target: BackupTarget.s3({
        endpoint: 'https://s3.example/backups',
        bucket: 'backups',
        accessKey: secret('A'),
        secretKey: secret('B'),
      }),
    },
    'target: BackupTarget.s3.endpoint: expected no path',
  ],
  [
    'a key that isn’t a secret',
    {
      target: BackupTarget.s3({
        endpoint: 'https://s3.example',
        bucket: 'backups',
        accessKey: 'AKIA' as never,
        secretKey: secret('B'),
      }),
    },
    "target: BackupTarget.s3.accessKey: expected a secret written like Secret.env('DATABASE_PASSWORD')",
  ],
  [
    'a slip of the pen in the target',
    { target: BackupTarget.s3({ buckt: 'backups' } as never) },
    'target: BackupTarget.s3: "buckt" is not a property of it; did you mean "bucket"?\n    got     BackupTarget s3\n',
  ],
])('a mistake: %s', (_, props, message) => {
  const { problems } = synthesizeFleet(declared(props as Partial<BackupPlanProps>).fleet);
  expect(problems.join('\n')).toContain(`error props: vps1/backup: ${message}`);
});

test('a retention by names that it has not: that it keeps nothing follows from that, and is not told', () => {
  const { problems } = synthesizeFleet(declared({ retention: { days: 30 } as never }).fleet);
  expect(problems.filter((problem) => problem.includes('retention'))).toEqual([
    expect.stringContaining('error props: vps1/backup: retention: "days" is not a property of it'),
  ]);
});
