import { Complete, type Fleet, Size, Vps, type WireGuardNetwork } from 'vpsynth';
import { alerting } from './alerting';
import { backups } from './backups';

/** Everything of jupiter on one host: production, and staging beside it. */
export function hostinger1(fleet: Fleet, privateNetwork: WireGuardNetwork) {
  const host = new Vps(fleet, 'hostinger-1', {
    publicAddress: '203.0.113.11',
    privateAddress: '10.61.0.1',
    privateNetwork,
    cpus: 2,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  host.acknowledge('host-cpu-overcommitted', 'staging rests but while somebody tries a release out');
  backups(host, { beforeDeployments: false });
  return new Complete(host, { monitoring: { alerting: alerting(host), grafana: {}, memory: Size.mebibytes(512) } });
}
