import {
  DatadogAgent,
  type Fleet,
  MaintenanceCalendar,
  Minimal,
  Monitoring,
  PostgresReplica,
  Size,
  Vps,
} from 'vpsynth';
import { alerting } from './alerting';
import { backups } from './backups';
import { differences } from './neosale-1-differences';

/** NEOSALE's own host: production and staging, side by side. */
export function neosale1(fleet: Fleet) {
  const host = new Vps(fleet, 'neosale-1', {
    publicAddress: '203.0.113.13',
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(200),
    diskEncryption: 'provider',
    operatingSystem: 'debian-13',
    differences,
  });
  new Monitoring(host, 'monitor', { alerting: alerting(host) });
  new DatadogAgent(host, 'datadog', { logs: true }).acknowledge(
    'dangerous-privilege',
    'it learns from Docker whose each log and figure is; the team keeps its logs with Datadog',
  );
  backups(host, { schedule: '0 2 * * *' });
  new MaintenanceCalendar(host, 'calendar');
  const platform = new Minimal(host, {
    // The page's ceiling for a service: the database is the one that gets all of it.
    postgres: { memory: Size.gibibytes(4), cpus: 4, settings: { autovacuum_vacuum_scale_factor: 0.05 } },
  });
  // For heavy queries; smaller, since it answers nothing else.
  const replica = new PostgresReplica(host, 'postgres-replica', {
    of: platform.postgres,
    memory: Size.gibibytes(2),
    cpus: 2,
  });
  return { platform, replica };
}
