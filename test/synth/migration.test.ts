import {
  ApiServer,
  Duration,
  Image,
  MariaDbDatabase,
  MariaDbServer,
  Migration,
  type MigrationProps,
  PostgresDatabase,
  PostgresServer,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { DeployedService, Deployment } from '../../synth/deployment/deployment';
import { fleetOfOne } from './fleet-of-one';
import { rendered } from './kubernetes-fleet';

const image = Image.of('registry.example/shop/api:1.0.0');

function shop(props: Partial<MigrationProps> = {}) {
  const { fleet, host, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server });
  const migrate = new Migration(prod, 'migrate', { image, command: ['migrate'], database, kind: 'expand', ...props });
  const after = props.kind === 'contract' ? [] : [migrate];
  new ApiServer(prod, 'api', { image, port: 3000, uses: [database.pool(), database.readPool()], after });
  return synthesizeFleet(fleet);
}

type Compose = { services: Record<string, Record<string, unknown>> };
const compose = (output: ReturnType<typeof shop>) => output.parse('infra/vps1/shop-prod/compose.yaml') as Compose;

function deployed(output: ReturnType<typeof shop>): DeployedService {
  const { stacks } = output.parse('infra/vps1/deployment.json') as Deployment;
  const services = stacks.flatMap((stack) => stack.services);
  return services.find(({ name }) => name === 'migrate') as DeployedService;
}

test('it connects as the owner of its database, past the pool, and services start after it', () => {
  const { services } = compose(shop());
  expect(services.migrate).toMatchObject({
    environment: { DATABASE_HOST: '10.200.0.2', DATABASE_USER: 'shop_prod_owner', DATABASE_NAME: 'shop_prod' },
    restart: 'no',
  });
  expect(services.migrate).not.toHaveProperty('profiles');
  expect(services['api-green']).toMatchObject({
    depends_on: { migrate: { condition: 'service_completed_successfully' } },
  });
});

test('a contract does not come up by itself: it is for the end of a release', () => {
  const output = shop({ kind: 'contract' });
  expect(compose(output).services.migrate).toMatchObject({ profiles: ['after-release'] });
  expect(deployed(output)).toMatchObject({ runs: 'once', migration: { kind: 'contract' } });
  expect(output.files['infra/vps1/shop-prod/README.md']).toContain('docker compose run --rm --no-deps migrate\n');
});

test('a deployment is told how the database is saved, and which pools lead to it', () => {
  const { migration } = deployed(shop());
  const { snapshot, pools, ...rest } = migration as NonNullable<typeof migration>;
  expect(rest).toEqual({ kind: 'expand', database: 'shop/prod/database' });
  expect(pools.map(({ stack, service, pause }) => [stack, service, ...pause.slice(-2)])).toEqual([
    ['shop-prod', 'pgbouncer', '--command=PAUSE shop_prod', '--command=PAUSE shop_prod_read'],
  ]);
  expect(snapshot).toMatchObject({ stack: 'postgres', service: 'postgres', user: 'postgres', keep: 3 });
  expect(snapshot?.save).toEqual([
    'pg_dump',
    '--username=postgres',
    '--lock-wait-timeout=20s',
    '--dbname=shop_prod',
    '--format=custom',
  ]);
});

test('who waits, how long, and how it is known that nothing is to do', () => {
  const { migration } = deployed(
    shop({ writes: 'paused', pauseAtMost: Duration.seconds(5), upToDate: ['migrate', 'status'], snapshots: 1 }),
  );
  expect(migration).toMatchObject({ pauseSeconds: 5, upToDate: ['migrate', 'status'], snapshot: { keep: 1 } });
});

test('of MariaDB the snapshot makes its database anew', () => {
  const { fleet, host, prod } = fleetOfOne();
  const database = new MariaDbDatabase(prod, 'database', { server: new MariaDbServer(host, 'mariadb') });
  const migrate = new Migration(prod, 'migrate', { image, database, kind: 'expand' });
  new ApiServer(prod, 'api', { image, port: 3000, uses: [database], after: [migrate] });
  const { snapshot, pools } = deployed(synthesizeFleet(fleet)).migration ?? {};
  expect(pools).toEqual([]);
  expect(snapshot?.save.slice(-3)).toEqual(['--databases', '--add-drop-database', 'shop_prod']);
  expect(snapshot?.restore).toEqual({ read: ['mariadb', '--protocol=socket', '--user=mysql'] });
});

test('on a cluster a contract is applied last, and what the cluster lacks is told', () => {
  const { files, gaps } = rendered(({ environment }) => {
    const server = new PostgresServer(environment, 'postgres');
    const database = new PostgresDatabase(environment, 'database', { server });
    new Migration(environment, 'tidy', { image, database, kind: 'contract', writes: 'paused' });
    new ApiServer(environment, 'api', { image, port: 3000, uses: [database.pool()] });
  });
  const applied = files.get('apply.sh')?.match(/workloads\/[a-z]+(?=\.yaml)/g);
  expect(applied?.at(-1)).toBe('workloads/tidy');
  expect(gaps.filter((gap) => gap.startsWith('tidy: '))).toEqual([
    'tidy: no snapshot is taken before it, and none is restored when it fails',
    'tidy: services write on while it runs',
    'tidy: nothing keeps a rollback from the release before it',
  ]);
});
