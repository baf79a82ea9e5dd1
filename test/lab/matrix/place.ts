import type { Deployment } from '../../../synth/deployment/deployment';
import type { Result } from '../engine/program';
import { startWorkstation, type Workstation } from '../fleet/workstation';
import type { Host } from '../host/host';
import type { Lab } from '../lab';
import { bad, buildImages, good, loadBases } from './behaviours';
import { type Baseline, baseline } from './convergence';
import { broken, checkOut, prepare, type ReleaseName, releases, type Site, secretName } from './shop';

/** A host with the shop, and the computer of the team that releases it. */
export interface Place {
  readonly lab: Lab;
  readonly site: Site;
  readonly host: Host;
  readonly workstation: Workstation;
  readonly options: PlaceOptions;
  /** What there is on the host when a release has ended well. */
  readonly baseline: Baseline;
  /** The release that was made last. */
  current: ReleaseName;
}

const sites: readonly Site[] = [26, 27, 28, 29, 30].map((last) => ({
  name: `matrix-${last}`,
  address: `203.0.113.${last}`,
  domain: `shop-${last}.example`,
}));

/** How many places there can be at once, beside {@link lastPlace}. */
export const mostPlaces = sites.length - 1;
/** The number of the one with disks of a fixed size, so that it can be run beside the others. */
export const lastPlace = mostPlaces;

export interface PlaceOptions {
  /** @default 0 */
  readonly number?: number;
  /** Folders that are on a disk of a fixed size, in MiB. @default none */
  readonly disks?: Readonly<Record<string, number>>;
}

/** Brings the shop to life, with its first releases. */
export async function startPlace(lab: Lab, options: PlaceOptions = {}): Promise<Place> {
  const { number = 0, disks } = options;
  const site = sites[number] as Site;
  const { name, address, domain } = site;
  const [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'ready', names: [domain], ...(disks && { disks }) }),
    startWorkstation(lab, { name: `${name}-station` }),
  ]);
  for (const shop of [releases.two, broken('one'), broken('two'), releases.one]) await prepare(workstation, site, shop);
  const { stacks } = JSON.parse(await workstation.read(`infra/${name}/deployment.json`)) as Deployment;
  await loadBases(
    host,
    stacks.flatMap(({ services }) => services.map(({ image }) => image)),
  );
  await buildImages(host, { ...good, ...bad });
  await workstation.bootstrap(host);
  await workstation.setSecrets({ [secretName]: 'planted-token-0' });
  await workstation.makeUpSecrets([name]);
  await workstation.vpsynth(['deploy', name], { seconds: 300 });
  // A first release has no canary and no generation of nginx beside: what stays is known after the second.
  await checkOut(workstation, site, 'two');
  await workstation.vpsynth(['deploy', name], { seconds: 300 });
  return { lab, site, host, workstation, options, baseline: await baseline(host), current: 'two' };
}

/** `vpsynth deploy` of what is checked out, whatever becomes of it. */
export const deploy = ({ workstation, site }: Place): Promise<Result> =>
  workstation.tryVpsynth(['deploy', site.name], { seconds: 240 });

/** Installs packages of Debian's on the computer of the team. */
export async function provide({ workstation }: Place, packages: readonly string[]): Promise<void> {
  await workstation.machine.run(['apt-get', 'update'], { seconds: 120 });
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages] as const;
  await workstation.machine.run(install, { seconds: 180, environment: { DEBIAN_FRONTEND: 'noninteractive' } });
}

/** The same on new machines, where something can't be set right. */
export async function renew(place: Place): Promise<Place> {
  await leave(place);
  return startPlace(place.lab, place.options);
}

/** Ends the place's machines. */
export async function leave({ host, workstation }: Place): Promise<void> {
  await Promise.all([host.remove(), workstation.machine.remove()]);
}
