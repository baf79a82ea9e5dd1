import {
  ApiServer,
  Certificate,
  Environment,
  Fleet,
  type FleetProps,
  Image,
  Minimal,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  Project,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';

/** A small fleet without a mistake. */
export function soundFleet(props: FleetProps = {}) {
  const fleet = new Fleet(props);
  fleet.acknowledge('state-without-backup', 'this fleet is for tests');
  const host = new Vps(fleet, 'vps-1', {
    publicAddress: '203.0.113.1',
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  const platform = new Minimal(host);
  new Monitoring(host, 'monitor').acknowledge('alerts-unheard', 'this host is for tests');
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host });
  const database = new PostgresDatabase(prod, 'database', { server: platform.postgres });
  const pool = database.pool();
  const image = Image.of('docker.io/acme/shop:1.0.0');
  const api = new ApiServer(prod, 'api', { image, port: 3000, uses: [pool] });
  const site = new NginxVhost(prod, 'site', {
    edge: platform.edge,
    domain: 'shop.example',
    certificate: Certificate.acme({ email: 'ops@shop.example' }),
  }).route('/', api);
  return { fleet, host, platform, project, prod, database, pool, image, api, site };
}

export type SoundFleet = ReturnType<typeof soundFleet>;

/** What a person is told of a mistake in an otherwise sound fleet. The line of the test stands as N. */
export function told(mistake: (sound: SoundFleet) => unknown, props?: FleetProps, addressLock?: string): string {
  const sound = soundFleet(props);
  mistake(sound);
  const { problems, files } = synthesizeFleet(sound.fleet, addressLock === undefined ? {} : { addressLock });
  if (problems.some((problem) => problem.startsWith('error '))) expect(files).toEqual({});
  return problems.join('\n\n').replaceAll(/(test\/mistakes\/[a-z.-]+):\d+/g, '$1:N');
}
