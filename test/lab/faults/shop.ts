import { repository, type Workstation } from '../fleet/workstation';
import type { Host } from '../host/host';

export const hostName = 'faults';
export const address = '203.0.113.36';
export const domain = 'shop.example';
export const site = `https://${domain}/`;
export const secretName = 'SHOP_TOKEN';
export const nodeImage = 'docker.io/library/node:24.18.0-alpine3.24';

/** How the shop's image of a release behaves; the tag is its name. */
const behaviours = {
  '1.0.0': 'good',
  '1.1.0': 'good',
  '1.2.0': 'good',
  '1.3.0': 'good',
  /** Ends before it listens. */
  crashing: 'crashing',
  /** Listens, and says that it is not ready, for ever. */
  unready: 'unready',
  /** Ready after six seconds: time for others to come in between. */
  slow: 'slow',
} as const;

export type Release = keyof typeof behaviours;

/** What stands in each image: it answers with its release. */
export const program = `
const { BEHAVIOUR, RELEASE, PORT = '3000' } = process.env;
if (BEHAVIOUR === 'crashing') {
  console.error('Error: relation "orders" does not exist');
  process.exit(1);
}
if (BEHAVIOUR === 'unready') console.error('waiting for a licence');
const started = Date.now();
const isReady = () => BEHAVIOUR === 'good' || (BEHAVIOUR === 'slow' && Date.now() - started > 6000);
const server = require('node:http').createServer((request, response) => {
  response.statusCode = request.url.startsWith('/health') && !isReady() ? 503 : 200;
  response.end(RELEASE);
});
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** Builds the shop's images by the host's own Docker, so that a release needs no registry. */
export async function buildReleases(host: Host): Promise<void> {
  await host.loadStandIns([nodeImage, 'docker.io/library/nginx:1.30.7']);
  for (const [release, behaviour] of Object.entries(behaviours)) {
    const command = JSON.stringify(['node', '-e', program]);
    const dockerfile = `FROM ${nodeImage}\nENV RELEASE=${release} BEHAVIOUR=${behaviour}\nCMD ${command}\n`;
    await host.run(['docker', 'build', '--quiet', '--tag', `ghcr.io/acme/shop/server:${release}`, '-'], {
      stdin: dockerfile,
    });
  }
}

/** What can be told apart in a release of the shop. */
export interface Shop {
  readonly web: Release | 'unbuilt';
  readonly worker: Release;
  /** A response header's value: in nginx's files alone. */
  readonly header: string;
  /** In MiB, of nginx itself: its container is another one then. */
  readonly edgeMemory?: number;
}

/** An edge, a service of two sides that reads a secret, and a worker, which has one. */
const declaration = ({ web, worker, header, edgeMemory = 256 }: Shop): string => `
import { Certificate, Duration, Environment, Fleet, Image, NginxEdge, NginxVhost, Project, Secret, Size, Vps, WebApp, Worker } from 'vpsynth';

const fleet = new Fleet();
const host = new Vps(fleet, '${hostName}', {
  publicAddress: '${address}',
  cpus: 2,
  memory: Size.gibibytes(4),
  disk: Size.gibibytes(40),
  operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge', { memory: Size.mebibytes(${edgeMemory}) });
const prod = new Environment(new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' }), 'prod', { on: host });
const health = { path: '/health', interval: Duration.seconds(1), timeout: Duration.seconds(1), retries: 9, startPeriod: Duration.seconds(1) };
const web = new WebApp(prod, 'web', {
  image: Image.of('ghcr.io/acme/shop/server:${web}'),
  port: 3000,
  health,
  environment: { TOKEN: Secret.env('${secretName}') },
});
new Worker(prod, 'worker', {
  image: Image.of('ghcr.io/acme/shop/server:${worker}'),
  port: 9464,
  health,
  stopGracePeriod: Duration.seconds(5),
});
new NginxVhost(prod, 'site', {
  edge,
  domain: '${domain}',
  certificate: Certificate.acme({ email: 'ops@${domain}' }),
  headers: { 'X-Shop': '${header}' },
}).route('/', web);

export default fleet;
`;

/** Declares the shop as it should be from now on, and synthesizes. */
export async function declare(workstation: Workstation, shop: Shop): Promise<void> {
  await workstation.write('infra/main.ts', declaration(shop));
  await workstation.vpsynth(['synth']);
}

/** Puts a text into a generated file as if synth had written it: for what the model can't say. */
export async function forge(workstation: Workstation, stack: string, file: string, from: string, to: string) {
  const folder = `${repository}/infra/${hostName}/${stack}`;
  const program = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const [folder, file, from, to] = process.argv.slice(1);
    const before = readFileSync(folder + '/' + file, 'utf8');
    if (!before.includes(from)) throw new Error(file + ' has no ' + from);
    const after = before.replace(from, to);
    const manifest = JSON.parse(readFileSync(folder + '/.manifest.json', 'utf8'));
    manifest.files[file] = require('node:crypto').createHash('sha256').update(after).digest('hex');
    writeFileSync(folder + '/' + file, after);
    writeFileSync(folder + '/.manifest.json', JSON.stringify(manifest));`;
  await workstation.machine.run(['node', '-e', program, folder, file, from, to]);
}
