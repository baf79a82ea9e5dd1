import {
  Complete,
  type Fleet,
  MariaDbServer,
  PostgresReplica,
  RabbitMqBroker,
  Size,
  Vps,
  type VpsProps,
} from 'vpsynth';
import { alerting } from './alerting';
import { backups } from './backups';
import { people } from './people';

/** A host of the monorepo: PostgreSQL, RabbitMQ, MariaDB, nginx and monitoring, shared by its projects. */
export function sharedHost(
  fleet: Fleet,
  id: string,
  addresses: Pick<VpsProps, 'publicAddress' | 'privateAddress' | 'privateNetwork'>,
) {
  const host = new Vps(fleet, id, {
    ...addresses,
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(200),
    operatingSystem: 'debian-13',
    differences: [
      {
        asked: 'an external network that all projects share with the services',
        built: 'a network for each environment; a pooler and a proxy alone stand beside what is shared',
        because: 'on one network every project reaches every other',
      },
    ],
  });
  people(host);
  backups(host, { physicalSchedule: '30 1 * * 0' });
  const platform = new Complete(host, {
    postgres: { maxConnections: 200, archive: {} },
    monitoring: { alerting: alerting(host), grafana: {} },
  });
  return {
    platform,
    rabbitmq: new RabbitMqBroker(host, 'rabbitmq', { nodes: 3 }),
    mariadb: new MariaDbServer(host, 'mariadb'),
  };
}

type SharedHost = ReturnType<typeof sharedHost>;

/** A streaming replica of another host's PostgreSQL. */
export function replicaOn({ platform }: SharedHost, { platform: { postgres } }: SharedHost) {
  return new PostgresReplica(platform.host, 'postgres-replica', { of: postgres });
}
