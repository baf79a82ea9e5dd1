import {
  ExternalObjectStorage,
  type Fleet,
  KubernetesCluster,
  ManagedPostgres,
  ManagedRedis,
  Monitoring,
  NginxEdge,
  PostgresReplica,
  PostgresServer,
  Size,
  SmtpRelay,
  Vps,
  type VpsProps,
  WireGuardNetwork,
} from 'vpsynth';
import { alerting } from '../../infra/alerting';
import { backups } from '../../infra/backups';
import { type Placement, rooms } from './placement';
import { cepcomunicacion } from './project';
import { postgres, redis } from './stores';

const relayOf = (fleet: Fleet) => new SmtpRelay(fleet, 'smtp', { hostname: 'smtp.provider.example' });

const managedRedis = (fleet: Fleet) => ({
  cache: new ManagedRedis(fleet, 'cache', { ...redis.cache, hostname: 'cache.provider.example' }),
  queue: new ManagedRedis(fleet, 'queue', { ...redis.queue, hostname: 'queue.provider.example' }),
});

/** A machine of the provider's second size. */
function machine(fleet: Fleet, id: string, addresses: Pick<VpsProps, 'publicAddress'> & Partial<VpsProps>): Vps {
  const size = { cpus: 3, memory: Size.gibibytes(8), disk: Size.gibibytes(80) };
  const host = new Vps(fleet, id, { ...size, operatingSystem: 'ubuntu-24.04', ...addresses });
  backups(host, { schedule: '0 3 * * *', retention: { daily: 30 } });
  return host;
}

/** Before any phase, the next size of machine: everything on one host, with its own monitoring and object storage. */
export function nextSize(fleet: Fleet): void {
  const host = machine(fleet, 'cep-1', { publicAddress: '203.0.113.21' });
  new Monitoring(host, 'monitor', { alerting: alerting(host) });
  const production: Placement = {
    on: host,
    edge: new NginxEdge(host, 'edge'),
    room: rooms.enough,
    internal: { internal: true, subnet: '172.21.0.0/16' },
    external: { subnet: '172.20.0.0/16' },
    relay: relayOf(fleet),
  };
  cepcomunicacion(fleet, { production });
}

/** The first phase: the database is a managed one. */
export function managedDatabase(fleet: Fleet): void {
  const host = machine(fleet, 'cep-1', { publicAddress: '203.0.113.21' });
  new Monitoring(host, 'monitor', { alerting: alerting(host) });
  const production: Placement = {
    on: host,
    edge: new NginxEdge(host, 'edge'),
    room: rooms.enough,
    internal: {},
    postgres: new ManagedPostgres(fleet, 'postgres', { hostname: 'postgres.provider.example' }),
    relay: relayOf(fleet),
  };
  cepcomunicacion(fleet, { production });
}

/**
 * The second phase: three servers of the application behind one name, which the DNS or a balancer of the provider's
 * spreads over them, and a primary with a replica. Three places can't have a Redis each: it is a managed one.
 */
export function appServers(fleet: Fleet): void {
  const tunnels = new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.61.0.0/24' });
  const addresses = (number: number) => ({
    publicAddress: `203.0.113.${number}`,
    privateAddress: `10.61.0.${number}`,
    privateNetwork: tunnels,
  });
  const [primary, secondary] = [21, 22].map((n) => machine(fleet, `cep-data-${n - 20}`, addresses(n))) as [Vps, Vps];
  const apps = [23, 24, 25].map((n) => machine(fleet, `cep-app-${n - 22}`, addresses(n)));
  const watcher = new Monitoring(secondary, 'monitor', { alerting: alerting(secondary) });
  for (const host of [primary, ...apps]) new Monitoring(host, 'monitor', { sendsTo: watcher });

  const server = new PostgresServer(primary, 'postgres', { ...postgres, memory: Size.gibibytes(2), cpus: 2 });
  const production: Placement = {
    on: apps,
    edge: apps.map((host) => new NginxEdge(host, 'edge')),
    room: rooms.enough,
    internal: {},
    postgres: server,
    replica: new PostgresReplica(secondary, 'postgres-replica', { of: server, memory: Size.gibibytes(2), cpus: 2 }),
    redis: managedRedis(fleet),
    storage: new ExternalObjectStorage(fleet, 'storage', { hostname: 's3.provider.example' }),
    relay: relayOf(fleet),
  };
  cepcomunicacion(fleet, { production });
}

/** The third phase: three pods and more of each on a cluster, all that keeps data outside it. */
export function kubernetes(fleet: Fleet): void {
  const production: Placement = {
    on: new KubernetesCluster(fleet, 'cluster'),
    room: rooms.enough,
    internal: {},
    replicas: 3,
    postgres: new ManagedPostgres(fleet, 'postgres', { hostname: 'postgres.provider.example' }),
    redis: managedRedis(fleet),
    storage: new ExternalObjectStorage(fleet, 'storage', { hostname: 's3.provider.example' }),
    relay: relayOf(fleet),
  };
  cepcomunicacion(fleet, { production });
}
