import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Image, Job, NginxVhost, PgBouncer, PostgresDatabase, WebApp, Worker } from 'vpsynth';
import { derive } from '../../synth/derive/derive';
import { fileConfiguration } from '../../synth/file/file';
import { kubernetesUnit } from '../../synth/kubernetes/kubernetes';
import { pgBouncerConfiguration } from '../../synth/pgbouncer/pgbouncer';
import { postgresConfiguration } from '../../synth/postgres/postgres';
import { fleetOn } from './kubernetes-fleet';

/** Says how it was called, and prints the files that it is given as `--from-…`. */
const kubectl = `#!/usr/bin/env bash
echo "kubectl $*" | sed 's:/dev/fd/[0-9]*:PIPE:g' >> "$CALLS"
for argument in "$@"; do
  case "$argument" in
    --from-file=*) cat "\${argument##*=}" >> "$FILLED" ;;
  esac
done
[[ "$*" == *"--filename -" ]] && cat > /dev/null
exit 0
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-scripts-'));
  write('bin/kubectl', kubectl, true);
  const place = fleetOn();
  const { environment, platform } = place;
  const image = Image.build({ dockerfile: 'Dockerfile' });
  const database = new PostgresDatabase(environment, 'database', { server: platform.postgres });
  const migrate = new Job(environment, 'migrate', { image, uses: [database] });
  new Job(environment, 'tidy', { image, uses: [database], schedule: '0 2 * * *' });
  new Worker(environment, 'worker', { image, uses: [database.pool()], after: [migrate] });
  const web = new WebApp(environment, 'web', { image, port: 3000, after: [PgBouncer.in(environment)] });
  new NginxVhost(environment, 'site', { edge: platform.edge, domain: 'shop.example' }).route('/', web);
  const model = derive(place.fleet);
  const stack = model.stacks.find(({ cluster }) => cluster !== undefined);
  if (stack === undefined) throw new Error('no cluster');
  const configuration = [pgBouncerConfiguration, postgresConfiguration, fileConfiguration].flatMap((render) =>
    render(model, stack),
  );
  for (const { name, content, executable } of kubernetesUnit(model, stack, configuration).files)
    write(name, content, executable);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string, executable = false): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  if (executable) chmodSync(path, 0o755);
}

function run(script: string, environment: Record<string, string> = {}) {
  const [calls, filled] = ['calls', 'filled'].map((name) => join(folder, name)) as [string, string];
  const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  const env = { ...environment, PATH, CALLS: calls, FILLED: filled };
  const { status, stderr } = spawnSync(join(folder, script), ['--context=cloud'], { env, encoding: 'utf8' });
  const read = (path: string) => spawnSync('cat', [path], { encoding: 'utf8' }).stdout;
  return { status, stderr, calls: read(calls).trim().split('\n'), filled: read(filled) };
}

const secrets = {
  HOST_PLATFORM_POSTGRES_PASSWORD: 'first',
  SHOP_PROD_DATABASE_PASSWORD: 'second',
  SHOP_PROD_PGBOUNCER_MONITORING_PASSWORD: 'third',
  SHOP_PROD_DATABASE_OWNER_PASSWORD: 'fourth',
  HOST_PLATFORM_POSTGRES_MONITORING_PASSWORD: 'fifth',
};

test('Secrets are made from the environment, and no value is an argument', () => {
  const { status, calls, filled } = run('create-secrets.sh', secrets);
  expect(status).toBe(0);
  expect(filled).toContain('second');
  expect(filled).not.toContain('${');
  expect([...calls].sort()).toMatchInlineSnapshot(`
[
  "kubectl --context=cloud apply --filename namespace.yaml",
  "kubectl --context=cloud apply --server-side --filename -",
  "kubectl --context=cloud apply --server-side --filename -",
  "kubectl --context=cloud apply --server-side --filename -",
  "kubectl --context=cloud apply --server-side --filename -",
  "kubectl create secret generic shop-prod.pgbouncer-exporter.pgbouncer-exporter --namespace shop-prod --dry-run=client --output yaml --from-file=pgpass=PIPE",
  "kubectl create secret generic shop-prod.pgbouncer.pgbouncer --namespace shop-prod --dry-run=client --output yaml --from-file=userlist.txt=PIPE",
  "kubectl create secret generic shop-prod.postgres.roles --namespace shop-prod --dry-run=client --output yaml --from-file=shop_prod_owner=PIPE --from-file=shop_prod=PIPE --from-file=monitoring=PIPE",
  "kubectl create secret generic shop-prod.secrets --namespace shop-prod --dry-run=client --output yaml --from-env-file=templates/secrets.env",
]
`);
});

test('a missing value makes no Secret at all', () => {
  const { status, stderr, calls } = run('create-secrets.sh', {
    HOST_PLATFORM_POSTGRES_PASSWORD: 'first',
    HOST_PLATFORM_POSTGRES_MONITORING_PASSWORD: 'fifth',
    SHOP_PROD_DATABASE_OWNER_PASSWORD: 'third',
  });
  expect([status, calls]).toEqual([1, ['']]);
  expect(stderr).toContain('SHOP_PROD_DATABASE_PASSWORD: parameter null or not set');
});

test('what others wait for is applied first', () => {
  const { status, calls } = run('apply.sh');
  expect(status).toBe(0);
  expect(calls).toMatchInlineSnapshot(`
[
  "kubectl --context=cloud apply --filename namespace.yaml --filename network-policies.yaml",
  "kubectl --context=cloud apply --filename workloads/pgbouncer-exporter.yaml --filename workloads/postgres.yaml --filename workloads/postgres-exporter.yaml",
  "kubectl --context=cloud rollout status deployment/pgbouncer-exporter --namespace shop-prod --timeout 10m",
  "kubectl --context=cloud rollout status statefulset/postgres --namespace shop-prod --timeout 15m",
  "kubectl --context=cloud rollout status deployment/postgres-exporter --namespace shop-prod --timeout 10m",
  "kubectl --context=cloud apply --filename workloads/migrate.yaml --filename workloads/tidy.yaml --filename workloads/pgbouncer.yaml",
  "kubectl --context=cloud wait job/migrate-1-2-0 --namespace shop-prod --for condition=complete --timeout 15m",
  "kubectl --context=cloud rollout status deployment/pgbouncer --namespace shop-prod --timeout 10m",
  "kubectl --context=cloud apply --filename workloads/worker.yaml --filename workloads/web.yaml",
  "kubectl --context=cloud rollout status deployment/worker --namespace shop-prod --timeout 10m",
  "kubectl --context=cloud rollout status deployment/web --namespace shop-prod --timeout 10m",
  "kubectl --context=cloud apply --filename routes.yaml",
]
`);
});
