import {
  ApiServer,
  Certificate,
  Environment,
  Fleet,
  Image,
  KubernetesCluster,
  Minimal,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  Project,
  RabbitMqBroker,
  Size,
  Vps,
  WebApp,
  Worker,
} from 'vpsynth';
import { write } from '../../synth/output/write';
import { synthesize } from '../../synth/synthesize';

/** A fleet of so many environments, ten a host and each like jupiter's, is declared and written below a folder. */
const [root = '', count = '10'] = process.argv.slice(2);
const start = process.hrtime.bigint();
const fleet = new Fleet();
const standby = new KubernetesCluster(fleet, 'standby');
const environments = Number(count);
for (let number = 0; number < environments; number += 10) declareHost(number / 10, Math.min(10, environments - number));

function declareHost(number: number, projects: number): void {
  const host = new Vps(fleet, `host-${number}`, {
    publicAddress: `198.51.${100 + Math.floor(number / 250)}.${1 + (number % 250)}`,
    cpus: 64,
    memory: Size.gibibytes(128),
    disk: Size.gibibytes(1000),
    operatingSystem: 'debian-13',
  });
  const platform = new Minimal(host, { postgres: { maxConnections: 500 } });
  new Monitoring(host, 'monitor');
  for (let index = 0; index < projects; index += 1) declareProject(`project-${number}-${index}`, host, platform);
}

function declareProject(name: string, host: Vps, platform: Minimal): void {
  const project = new Project(fleet, name, { registry: `registry.example/${name}`, release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host, standby });
  const database = new PostgresDatabase(prod, 'database', { server: platform.postgres });
  const uses = [database.pool({ size: 10 }), new RabbitMqBroker(prod, 'rabbitmq')];
  const image = (service: string) => Image.of(`registry.example/${name}/${service}:1.0.0`);
  const api = new ApiServer(prod, 'api', { image: image('api'), port: 4000, uses });
  const web = new WebApp(prod, 'web', { image: image('web'), port: 3000 });
  new Worker(prod, 'worker', { image: image('worker'), uses });
  const certificate = Certificate.acme({ email: `ops@${name}.example` });
  new NginxVhost(prod, 'site', { edge: platform.edge, domain: `${name}.example`, certificate })
    .route('/', web)
    .route('/api', api);
}

const { output, problems } = synthesize(fleet);
if (output === undefined)
  throw new Error(
    problems
      .slice(0, 3)
      .map(({ message, path }) => `${path}: ${message}`)
      .join('\n'),
  );
const { changes } = write(root, output);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage();
const processor = (user + system) / 1e6;
const mebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, processor, mebibytes, files: changes.length }));
