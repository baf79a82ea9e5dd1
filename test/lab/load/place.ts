import { startWorkstation, type Workstation } from '../fleet/workstation';
import type { Lab } from '../lab';
import { address, countsFolder, declare, domain, hostName, provideImages, type Shop, site } from './shop';
import type { Served } from './swaps';

/** A host of which releases are made, and the computer of the team that makes them. */
export interface Place extends Served {
  readonly workstation: Workstation;
}

/** Brings the shop to life. */
export async function startPlace(lab: Lab, shop: Shop): Promise<Place> {
  const [host, workstation] = await Promise.all([
    lab.startHost({ name: hostName, address, kind: 'ready', names: [domain] }),
    startWorkstation(lab, { name: 'releases-station' }),
  ]);
  await provideImages(host);
  await declare(workstation, shop);
  await workstation.bootstrap(host);
  await workstation.vpsynth(['deploy', hostName]);
  return { lab, host, workstation, site, countsFolder };
}
