import type { Deployment } from '../../../synth/deployment/deployment';
import type { Workstation } from '../fleet/workstation';
import type { Host } from '../host/host';

export const hostName = 'takeover';
export const address = '203.0.113.37';
export const domain = 'shop.example';
const nodeImage = 'docker.io/library/node:24.18.0-alpine3.24';

/** How the service of a release behaves, each in a way that its health doesn't show. */
export type Behaviour = 'good' | 'failing' | 'misspelt' | 'unmeasured';

/** Answers with its release, and counts its requests as prom-client's examples do. */
const program = `
const { BEHAVIOUR, RELEASE, PORT } = process.env;
const counted = {};
require('node:http').createServer((request, response) => {
  if (request.url === '/metrics' && BEHAVIOUR === 'unmeasured') {
    response.statusCode = 404;
    response.end('not here');
    return;
  }
  if (request.url === '/metrics') {
    const lines = Object.entries(counted).flatMap(([status, count]) => ['0.005', '0.5', '+Inf'].map((le) => 'http_request_duration_seconds_bucket{status="' + status + '",le="' + le + '"} ' + count).concat('http_request_duration_seconds_count{status="' + status + '"} ' + count));
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end('# TYPE http_request_duration_seconds histogram\\n' + lines.join('\\n') + '\\n');
    return;
  }
  if (request.url === '/buy') {
    response.statusCode = BEHAVIOUR === 'failing' && request.method === 'POST' ? 500 : 200;
    counted[response.statusCode] = (counted[response.statusCode] ?? 0) + 1;
  }
  response.end(request.url === '/version' && BEHAVIOUR === 'misspelt' ? 'Verison' : 'Version ' + RELEASE);
}).listen(Number(PORT));
process.on('SIGTERM', function () { setTimeout(() => process.exit(0), 100); });
`;

export const serviceImage = 'ghcr.io/acme/shop/service:1.0.0';

export interface Shop {
  readonly release: number;
  readonly behaviour?: Behaviour;
  /** A setting that PostgreSQL reads at its start alone. */
  readonly workers?: number;
}

/** A service behind a canary, one that rolls, and a database behind a pool. */
const declaration = ({ release, behaviour = 'good', workers = 8 }: Shop): string => `
import { ApiServer, Certificate, Duration, Environment, Fleet, Image, Monitoring, NginxEdge, NginxVhost, PostgresDatabase, PostgresServer, Project, Size, Vps, WebApp } from 'vpsynth';

const fleet = new Fleet();
const host = new Vps(fleet, '${hostName}', {
  publicAddress: '${address}',
  cpus: 4,
  memory: Size.gibibytes(12),
  disk: Size.gibibytes(40),
  operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge', { shutdownTimeout: Duration.seconds(20) });
new Monitoring(host, 'monitor', { scrapeInterval: Duration.seconds(3), containers: false });
const server = new PostgresServer(host, 'postgres', { settings: { max_worker_processes: ${workers} } });
const prod = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), 'prod', { on: host });
const pool = new PostgresDatabase(prod, 'database', { server }).pool();
const service = {
  image: Image.of('${serviceImage}'),
  health: { path: '/health', interval: Duration.seconds(1), timeout: Duration.seconds(1), retries: 9, startPeriod: Duration.seconds(1) },
  environment: { RELEASE: ${release}, BEHAVIOUR: '${behaviour}' },
};
const api = new ApiServer(prod, 'api', {
  ...service, port: 4000, uses: [pool], strategy: 'canary',
  canary: { share: 0.3, time: Duration.seconds(25), by: 'request' },
});
const web = new WebApp(prod, 'web', { ...service, port: 3000, strategy: 'rolling', replicas: 2 });
new NginxVhost(prod, 'site', { edge, domain: '${domain}', certificate: Certificate.acme({ email: 'ops@${domain}' }) })
  .route('/', web)
  .route('/buy', api)
  .route('/version', api, { smoke: [{ text: 'Version' }] });

export default fleet;
`;

/** Declares the shop as it should be from now on, and synthesizes. */
export async function declare(workstation: Workstation, shop: Shop): Promise<void> {
  await workstation.write('infra/main.ts', declaration(shop));
  await workstation.vpsynth(['synth']);
}

/** Gives the host all images that the declared shop needs, so that a release needs no registry. */
export async function provideImages(host: Host, workstation: Workstation): Promise<void> {
  const { stacks } = JSON.parse(await workstation.read(`infra/${hostName}/deployment.json`)) as Deployment;
  const images = new Set(stacks.flatMap(({ services }) => services.map(({ image }) => image)));
  images.delete(serviceImage);
  await host.loadStandIns([nodeImage, ...images]);
  const dockerfile = `FROM ${nodeImage}\nCMD ${JSON.stringify(['node', '-e', program])}\n`;
  await host.run(['docker', 'build', '--quiet', '--tag', serviceImage, '-'], { stdin: dockerfile });
}
