import { Duration, type Fleet, NginxEdge, Size, Vps } from 'vpsynth';
import { backups } from './backups';

/** One core and 3.8 GB: what yields to make everything fit is listed under `differences`. */
export function srv943151(fleet: Fleet) {
  const host = new Vps(fleet, 'srv943151', {
    publicAddress: '203.0.113.12',
    cpus: 1,
    memory: Size.gibibytes(3.8),
    disk: Size.gibibytes(48),
    operatingSystem: 'ubuntu-24.04',
    differences: [
      { asked: 'nginx 1.26', built: 'the fleet’s nginx', because: '1.26 gets no security fixes any more' },
      { asked: 'X-XSS-Protection', built: 'left out', because: 'obsolete, and a hole of its own in old browsers' },
      {
        asked: 'allkeys-lru on one Redis',
        built: 'a cache and a queue, 256 MiB each',
        because: 'a full cache may forget, a queue must not',
      },
      {
        asked: '5432, 6379 and others published',
        built: 'nothing but 22, 80 and 443',
        because: 'Docker’s published ports go past the firewall',
      },
      {
        asked: 'blue-green',
        built: 'recreate, a gap of some seconds',
        because: 'there is no memory for a second colour beside the first',
      },
    ],
  });
  backups(host, { schedule: '0 3 * * *', retention: { daily: 30 }, memory: Size.mebibytes(128), cpus: 0.2 });
  host
    .acknowledge(
      'host-cpu-overcommitted',
      'the page promises each service its share of one core, not all of them at once',
    )
    .acknowledge('backup-unwatched', 'as for its metrics: no memory is left for a Prometheus of its own')
    .acknowledge('metrics-unscraped', 'no memory is left here: another host of the fleet will watch it');
  return new NginxEdge(host, 'edge', {
    workerProcesses: 4,
    workerConnections: 1024,
    keepAlive: Duration.seconds(65),
    bodySize: Size.mebibytes(100),
    memory: Size.mebibytes(128),
  });
}
