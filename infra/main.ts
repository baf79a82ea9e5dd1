import {
  Delivery,
  Duration,
  Fleet,
  KubernetesCluster,
  SecretRotation,
  SmtpRelay,
  TraceStore,
  WireGuardNetwork,
} from 'vpsynth';
import { cepcomunicacion } from '../apps/cepcomunicacion/project';
import { jupiter } from '../apps/jupiter/project';
import { neosale } from '../apps/neosale/project';
import { nxProject } from '../apps/nx-project/project';
import { project1 } from '../apps/project-1/project';
import { project2 } from '../apps/project-2/project';
import { project3 } from '../apps/project-3/project';
import { wordpressProject1 } from '../apps/wordpress-project-1/project';
import { centralLogs } from './central-logs';
import { dOcean1 } from './d-ocean-1';
import { developer } from './developer';
import { hostinger1 } from './hostinger-1';
import { neosale1 } from './neosale-1';
import { nx1 } from './nx-1';
import { replicaOn } from './shared-host';
import { srv943151 } from './srv943151';
import { vps1 } from './vps1';
import { vps2 } from './vps2';

const fleet = new Fleet();
const local = developer(fleet);
const standby = new KubernetesCluster(fleet, 'standby');
const relay = new SmtpRelay(fleet, 'smtp', { hostname: 'smtp.provider.example' });
const tunnels = new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.60.0.0/24' });
const [first, second] = [vps1(fleet, tunnels), vps2(fleet, tunnels)];
centralLogs([first.platform.host, second.platform.host]);
const jupiterTunnels = new WireGuardNetwork(fleet, 'jupiter-tunnels', { subnet: '10.61.0.0/24' });
const hostinger = hostinger1(fleet, jupiterTunnels);
const traces = new TraceStore(first.platform.host, 'traces');
const replicated = { ...first, replica: replicaOn(second, first), traces };
const alone = { ...second, traces };

project1(fleet, { production: replicated, local, standby });
project2(fleet, { production: alone, local, standby });
project3(fleet, { production: replicated, local, standby });
wordpressProject1(fleet, { production: second, local, standby });
jupiter(fleet, {
  production: hostinger,
  nodes: [dOcean1(fleet, jupiterTunnels, hostinger)],
  local: local.platform,
  standby,
});
neosale(fleet, { production: neosale1(fleet), local: local.platform, standby, relay });
nxProject(fleet, { production: nx1(fleet), local: local.platform.edge, standby });
cepcomunicacion(fleet, {
  production: { ...srv943151(fleet, { tunnels, relay, watchedBy: first.platform.monitoring }), standby },
  local: { on: local.platform.host, edge: local.platform.edge },
});

new SecretRotation(fleet, 'rotation', { every: Duration.days(180) });
new Delivery(fleet, {
  // The lock file was made where no builds for other platforms are offered, and `npm ci` refuses it: docs/adr/0001-toolchain.md.
  install: 'npm install --no-save --ignore-scripts --no-audit --no-fund',
  tests: ['npx projen test:unit'],
});

export default fleet;
