import { join } from 'node:path';
import type { Workstation } from '../fleet/workstation';
import type { Host } from '../host/host';
import { filesOf, withWebsockets } from './traffic';

export const hostName = 'releases';
export const address = '203.0.113.35';
export const domain = 'shop.example';
export const site = `https://${domain}`;

const nodeImage = 'docker.io/library/node:24.18.0-alpine3.24';
/** What is released; a release of it is a value of an environment variable, so that nothing has to be built for it. */
export const serviceImage = 'ghcr.io/acme/shop/counting:1.0.0';
/** nginx before its upgrade, and after. */
export const edgeVersions = ['1.30.7', '1.30.8'] as const;

const dockerfile = `FROM ${nodeImage}
COPY . /app
RUN mkdir /counts && chown 1000 /counts
CMD ["node", "/app/main.js"]
`;

/** Gives a host's Docker the images of the shop, so that a release needs no registry. */
export async function provideImages(host: Host, others: readonly string[] = []): Promise<void> {
  const edges = edgeVersions.map((version) => `docker.io/library/nginx:${version}`);
  await host.loadStandIns([nodeImage, ...edges, ...others]);
  const files = withWebsockets(filesOf(join(__dirname, 'server')));
  await host.putFolder('/tmp/counting', { ...files, Dockerfile: { content: dockerfile } });
  await host.run(['docker', 'build', '--quiet', '--tag', serviceImage, '/tmp/counting']);
}

/** What can be told apart in a release of the shop. */
export interface Shop {
  /** What the service answers with. */
  readonly release: string;
  /** The properties of the service that say how it is released. */
  readonly strategy: string;
  /** @default the first of `edgeVersions` */
  readonly nginx?: string;
  /** Whether a Prometheus of the host asks the service for its metrics. @default false */
  readonly isWatched?: boolean;
}

const declaration = ({ release, strategy, nginx = edgeVersions[0], isWatched = false }: Shop): string => `
import { Certificate, Duration, Environment, Fleet, Image, Monitoring, NginxEdge, NginxVhost, Project, Size, Vps, WebApp } from 'vpsynth';

const fleet = new Fleet({ versions: { nginx: '${nginx}' } });
const host = new Vps(fleet, '${hostName}', {
  publicAddress: '${address}',
  cpus: 2,
  memory: Size.gibibytes(8),
  disk: Size.gibibytes(40),
  operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge', { cpus: 2, bodySize: Size.mebibytes(64), shutdownTimeout: Duration.seconds(20) });
${isWatched ? "new Monitoring(host, 'monitoring', { scrapeInterval: Duration.seconds(2) });" : ''}
const prod = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), 'prod', { on: host });
const web = new WebApp(prod, 'web', {
  image: Image.of('${serviceImage}'),
  port: 3000,
  cpus: 2,
  health: { path: '/health', interval: Duration.seconds(1), timeout: Duration.seconds(1), retries: 9, startPeriod: Duration.seconds(1) },
  environment: { RELEASE: '${release}' },
  volumes: { counts: '/counts' },
  stopGracePeriod: Duration.seconds(10),
  ${isWatched ? "metricsPath: '/metrics'," : ''}
  ${strategy},
});
new NginxVhost(prod, 'site', { edge, domain: '${domain}', certificate: Certificate.acme({ email: 'ops@${domain}' }) })
  .route('/', web)
  .route('/websocket', web, { websockets: true });

export default fleet;
`;

/** Declares the shop as it should be from now on, and synthesizes. */
export async function declare(workstation: Workstation, shop: Shop): Promise<void> {
  await workstation.write('infra/main.ts', declaration(shop));
  await workstation.vpsynth(['synth']);
}

/** Where the services of the shop leave their counts on its host. */
export const countsFolder = '/var/lib/docker/volumes/shop-prod_counts/_data';
