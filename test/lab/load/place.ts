import type { Deployment } from '../../../synth/deployment/deployment';
import { startWorkstation, type Workstation } from '../fleet/workstation';
import type { Lab } from '../lab';
import { isOwn } from '../stand-ins/references';
import { address, countsFolder, declare, domain, hostName, provideImages, type Shop, site } from './shop';
import type { Served } from './swaps';

/** A host of which releases are made, and the computer of the team that makes them. */
export interface Place extends Served {
  readonly workstation: Workstation;
}

/** Starts a host and a computer of the team, neither of which has a shop yet. */
export async function startPlace(lab: Lab): Promise<Place> {
  const [host, workstation] = await Promise.all([
    lab.startHost({ name: hostName, address, kind: 'ready', names: [domain] }),
    startWorkstation(lab, { name: 'releases-station' }),
  ]);
  await provideImages(host);
  return { lab, host, workstation, site, countsFolder };
}

/** Brings a shop to life, in the place of another where there is one. */
export async function begin({ host, workstation }: Place, shop: Shop): Promise<void> {
  await declare(workstation, shop);
  const { stacks } = JSON.parse(await workstation.read(`infra/${hostName}/deployment.json`)) as Deployment;
  const images = stacks.flatMap(({ services }) => services.map(({ image }) => image));
  await host.loadStandIns(images.filter((image) => !isOwn(image)));
  await workstation.bootstrap(host);
  await workstation.makeUpSecrets([hostName]);
  await workstation.vpsynth(['deploy', hostName]);
}
