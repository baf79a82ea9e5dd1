import {
  Alert,
  Duration,
  ExternalObjectStorage,
  type Fleet,
  Monitoring,
  NginxEdge,
  Size,
  type SmtpRelay,
  Vps,
  type WireGuardNetwork,
} from 'vpsynth';
import { type Placement, rooms } from '../apps/cepcomunicacion/placement';
import { backups } from './backups';
import { differences } from './srv943151-differences';

interface Surroundings {
  readonly tunnels: WireGuardNetwork;
  readonly watchedBy: Monitoring;
  readonly relay: SmtpRelay;
}

/** One core and 3.8 GB: what yields to make everything fit is in srv943151-differences.ts. */
export function srv943151(fleet: Fleet, { tunnels, watchedBy, relay }: Surroundings): Placement {
  const host = new Vps(fleet, 'srv943151', {
    publicAddress: '203.0.113.12',
    privateAddress: '10.60.0.12',
    privateNetwork: tunnels,
    cpus: 1,
    memory: Size.gibibytes(3.8),
    disk: Size.gibibytes(48),
    operatingSystem: 'ubuntu-24.04',
    differences,
  });
  backups(host, {
    bucket: 'cep-backups',
    schedule: '0 3 * * *',
    retention: { daily: 30 },
    memory: Size.mebibytes(128),
    cpus: 0.2,
  });
  host.acknowledge(
    'host-cpu-overcommitted',
    'the page promises each service its share of one core, not all of them at once',
  );
  host.acknowledge('logs-uncollected', 'no room for a collector until the next size; `vpsynth logs` shows them here');
  // Each container's memory would cost another 128 MiB.
  new Monitoring(host, 'monitor', { sendsTo: watchedBy, containers: false });
  const edge = new NginxEdge(host, 'edge', {
    workerProcesses: 4,
    workerConnections: 1024,
    keepAlive: Duration.seconds(65),
    bodySize: Size.mebibytes(100),
    memory: Size.mebibytes(96),
  });
  const next = 'Next: another placement of apps/cepcomunicacion/growth.ts';
  new Alert(edge, 'scale-for-users', {
    expression: 'nginx_connections_active{} > 1000',
    summary: `{{ $value }} people are connected at the same time. ${next}`,
  });
  new Alert(edge, 'scale-for-requests', {
    expression: 'rate(nginx_http_requests_total{}[5m]) > 100',
    summary: `{{ $value | humanize }} requests a second. ${next}`,
  });
  return {
    on: host,
    edge,
    room: rooms.small,
    internal: { internal: true, subnet: '172.21.0.0/16' },
    external: { subnet: '172.20.0.0/16' },
    storage: new ExternalObjectStorage(host, 'storage', { hostname: 's3.provider.example' }),
    relay,
  };
}
