import { repository, type Workstation } from '../fleet/workstation';

/** Where a shop of the matrix stands. */
export interface Site {
  readonly name: string;
  readonly address: string;
  readonly domain: string;
}

export const secretName = 'SHOP_TOKEN';
export const postgresImage = 'docker.io/library/postgres:18.6';

/** What differs between releases of the shop. Images are those of `behaviours.ts`, by their tags. */
export interface Shop {
  readonly web: string;
  readonly api: string;
  readonly worker: string;
  /** What nginx adds to each response, and what the migration writes down. */
  readonly name: string;
  /** In MiB, of nginx itself: its container is another one then. */
  readonly edgeMemory: number;
}

/** Released in turn. Each changes all that a release can change: a database, both kinds of services, and nginx itself. */
export const releases = {
  one: { web: '1.0.0', api: '1.0.0', worker: '1.0.0', name: 'one', edgeMemory: 256 },
  two: { web: '1.1.0', api: '1.1.0', worker: '1.1.0', name: 'two', edgeMemory: 288 },
} as const satisfies Readonly<Record<string, Shop>>;

export type ReleaseName = keyof typeof releases;
export const other = (release: ReleaseName): ReleaseName => (release === 'one' ? 'two' : 'one');

/** As `to`, but that the service which is replaced last answers wrongly: most is changed by then, and most has to go back. */
export const broken = (to: ReleaseName): Shop => ({ ...releases[to], name: `broken-${to}`, api: 'wrong' });

/** A service of each strategy that loses no request, a worker, and a database that a migration changes while services wait. */
const declaration = ({ name: host, address, domain }: Site, shop: Shop): string => `
import { ApiServer, Certificate, Duration, Environment, Fleet, Image, Migration, NginxEdge, NginxVhost, PostgresDatabase, PostgresServer, Project, Secret, Size, Vps, WebApp, Worker } from 'vpsynth';

const fleet = new Fleet();
fleet.acknowledge('state-without-backup', 'this fleet is for tests');
fleet.acknowledge('canary-unjudged', 'its steps are what is looked at');
const host = new Vps(fleet, '${host}', {
  publicAddress: '${address}', cpus: 2, memory: Size.gibibytes(8), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge', { memory: Size.mebibytes(${shop.edgeMemory}), shutdownTimeout: Duration.seconds(5) });
const server = new PostgresServer(host, 'postgres');
const prod = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), 'prod', { on: host });
const database = new PostgresDatabase(prod, 'database', { server });
const pool = database.pool({ size: 3 });
const psql = 'export PGPASSWORD="$(cat "$DATABASE_PASSWORD_FILE")"; psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host="$DATABASE_HOST" --port="$DATABASE_PORT" --username="$DATABASE_USER" --dbname="$DATABASE_NAME" ';
const expand = new Migration(prod, 'expand', {
  image: Image.of('${postgresImage}'), database, kind: 'expand', writes: 'paused',
  command: ['sh', '-c', psql + '--command="CREATE TABLE IF NOT EXISTS releases (name text)" --command="INSERT INTO releases VALUES (\\'${shop.name}\\')"'],
});
const image = (tag: string) => Image.of('ghcr.io/acme/shop/server:' + tag);
const health = { path: '/health', interval: Duration.seconds(5), timeout: Duration.seconds(1), retries: 1, startPeriod: Duration.seconds(9) };
const common = { port: 3000, health, observation: Duration.seconds(2), stopGracePeriod: Duration.seconds(5), after: [expand] };
const web = new WebApp(prod, 'web', {
  ...common, image: image('${shop.web}'), strategy: 'canary', environment: { TOKEN: Secret.env('${secretName}') },
  canary: { share: 0.2, time: Duration.seconds(3), by: 'request' },
});
const api = new ApiServer(prod, 'api', { ...common, image: image('${shop.api}'), strategy: 'rolling', replicas: 2, uses: [pool] });
new Worker(prod, 'worker', { ...common, image: image('${shop.worker}'), port: 9464 });
new NginxVhost(prod, 'site', {
  edge, domain: '${domain}', certificate: Certificate.acme({ email: 'ops@${domain}' }), headers: { 'X-Shop': '${shop.name}' },
})
  .route('/', web, { smoke: [{ path: '/', text: '1.', within: Duration.seconds(2) }] })
  .route('/api', api, { smoke: [{ path: '/api', text: '1.', within: Duration.seconds(2) }] });

export default fleet;
`;

/** Declares the shop as it should be from now on, and synthesizes. */
export async function declare(workstation: Workstation, site: Site, shop: Shop): Promise<void> {
  await workstation.write('infra/main.ts', declaration(site, shop));
  await workstation.vpsynth(['synth']);
}

const infra = `${repository}/infra`;
const lock = 'images.lock.json';
const kept = (name: string) => `/root/committed/${name}`;

/** Declares a shop, and keeps what a deployment reads of it: a release is then made by putting it in its place. */
export async function prepare(workstation: Workstation, site: Site, shop: Shop): Promise<void> {
  await declare(workstation, site, shop);
  const folder = kept(shop.name);
  await workstation.machine.run(['mkdir', '--parents', folder]);
  await workstation.machine.run(['cp', '--archive', `${infra}/${site.name}`, `${infra}/${lock}`, folder]);
}

/** Puts the files of a prepared shop where they are deployed from. */
export async function checkOut({ machine }: Workstation, site: Site, name: string): Promise<void> {
  await machine.run(['rsync', '--archive', '--delete', `${kept(name)}/${site.name}/`, `${infra}/${site.name}/`]);
  await machine.run(['cp', '--archive', `${kept(name)}/${lock}`, `${infra}/${lock}`]);
}
