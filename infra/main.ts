import { Delivery, Fleet, KubernetesCluster } from 'vpsynth';
import { cepcomunicacion } from '../apps/cepcomunicacion/project';
import { jupiter } from '../apps/jupiter/project';
import { neosale } from '../apps/neosale/project';
import { nxProject } from '../apps/nx-project/project';
import { developer } from './developer';
import { hostinger1 } from './hostinger-1';
import { neosale1 } from './neosale-1';
import { nx1 } from './nx-1';
import { srv943151 } from './srv943151';

const fleet = new Fleet();
const local = developer(fleet);
const standby = new KubernetesCluster(fleet, 'standby');

jupiter(fleet, { production: hostinger1(fleet), local, standby });
cepcomunicacion(fleet, { production: srv943151(fleet), local: local.edge, standby });
neosale(fleet, { production: neosale1(fleet), local, standby });
nxProject(fleet, { production: nx1(fleet), local: local.edge, standby });

new Delivery(fleet, { tests: ['npx projen test:unit'] });

export default fleet;
