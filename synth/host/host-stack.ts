import type { OutputUnit } from '../output/file';
import { wireGuard } from '../wireguard/wireguard';
import { access } from './access';
import { boot } from './boot';
import { renewedCertificates } from './certificates';
import { dockerDaemon } from './docker-daemon';
import { firewall } from './firewall';
import { journal } from './journal';
import { kernel } from './kernel';
import type { Machine, MachineRenderer } from './machine';
import { hostStackReadme } from './readme';
import { jobTimers } from './scheduled-jobs';
import { sshDaemon } from './ssh-daemon';
import { upgrades } from './upgrades';

/** The folder of a host's own files, beside its stacks. */
export const hostStackName = 'host';

const renderers: readonly MachineRenderer[] = [
  dockerDaemon,
  access,
  sshDaemon,
  kernel,
  firewall,
  wireGuard,
  boot,
  jobTimers,
  upgrades,
  journal,
  renewedCertificates,
];

/** The files of the machine itself: `infra/<host>/host/etc/…` mirrors `/etc/…`. */
export function hostStackUnit(machine: Machine): OutputUnit {
  const files = renderers.flatMap((render) => render(machine));
  return {
    directory: `infra/${machine.host.folder}/${hostStackName}`,
    files: [...files, hostStackReadme(machine, files)],
  };
}
