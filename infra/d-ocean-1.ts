import {
  type Complete,
  type Fleet,
  Monitoring,
  NginxEdge,
  PostgresReplica,
  Size,
  Vps,
  type WireGuardNetwork,
} from 'vpsynth';
import { backups } from './backups';
import { centralLogs } from './central-logs';

/** jupiter's second node: production's services once more, and a replica of the first one's PostgreSQL. */
export function dOcean1(fleet: Fleet, privateNetwork: WireGuardNetwork, first: Complete) {
  const host = new Vps(fleet, 'd-ocean-1', {
    publicAddress: '203.0.113.17',
    privateAddress: '10.61.0.2',
    privateNetwork,
    cpus: 2,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
    differences: [
      {
        asked: 'RabbitMQ clustering',
        built: 'a broker on each node, for the API and the worker there; both keep rows in the one database',
        because: 'of two nodes neither is a majority: when one is lost, the other would stop as well',
      },
    ],
  });
  backups(host, { beforeDeployments: false });
  new Monitoring(host, 'monitor', { sendsTo: first.monitoring });
  centralLogs([first.host, host], { memory: Size.mebibytes(384) });
  new PostgresReplica(host, 'postgres-replica', { of: first.postgres });
  return new NginxEdge(host, 'edge');
}
