import { type Fleet, LogCollector, LogStore, Monitoring, NginxEdge, Size, Vps } from 'vpsynth';
import { alerting } from './alerting';
import { backups } from './backups';

/** nx-project's own host. */
export function nx1(fleet: Fleet) {
  const host = new Vps(fleet, 'nx-1', {
    publicAddress: '203.0.113.14',
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(200),
    operatingSystem: 'ubuntu-22.04',
    differences: [
      {
        asked: 'MinIO',
        built: 'Garage, by the same settings',
        because: 'MinIO publishes no maintained images any more',
      },
      { asked: 'RabbitMQ 3', built: 'the fleet’s RabbitMQ 4', because: '3.13 gets no fixes any more' },
      {
        asked: 'the API with 2 CPUs and 4 GB, 1 CPU and 2 GB reserved',
        built: 'three servers of 1 CPU and 1 GiB, half of it reserved, as in their Kubernetes manifests',
        because: 'three times 4 GB are the whole host; together they may take 3 CPUs and 3 GiB',
      },
      {
        asked: 'the database’s host from the Secret db-credentials',
        built: 'the host as a plain variable, the password as a file of the environment’s Secret',
        because: 'a host name is no secret, and its change should be seen in review',
      },
      { asked: 'DATABASE_USER=postgres', built: 'nx_user', because: 'the superuser could read and drop all' },
      { asked: 'LOKI_URL', built: 'standard output, collected', because: 'a service that dies ships no log' },
    ],
  });
  new Monitoring(host, 'monitor', { alerting: alerting(host), grafana: {} });
  new LogCollector(host, 'alloy', { store: new LogStore(host, 'loki') });
  backups(host, { schedule: '0 2 * * *', retention: { daily: 30 } });
  return new NginxEdge(host, 'edge');
}
