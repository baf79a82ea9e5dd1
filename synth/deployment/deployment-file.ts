import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { listeners } from '../checks/listeners';
import { isTakenOver, volumeName, volumesOf } from '../compose/volumes';
import { configured, folderOf } from '../configured';
import { imageReference, isBuilt } from '../derive/image-reference';
import type { Model, Stack } from '../derive/model';
import type { OutputFile } from '../output/file';
import { activeFolder, targetsFolder } from '../prometheus/active-targets';
import { edgeSites } from '../runbook/edge-sites';
import { json } from '../serialize/json';
import { databasesOf } from './databases';
import { deployedServices } from './deployed-services';
import type {
  DeployedBuild,
  DeployedCertificate,
  DeployedExistingState,
  DeployedStack,
  Deployment,
} from './deployment';
import { deployedScraper } from './metrics';
import { needsOf } from './needs';
import { isEdge, startOrder } from './order';
import { requestsOf } from './requests';

/** `deployment.json` of a host. */
export function deploymentFile(model: Model, host: Host, stacks: readonly Stack[]): OutputFile {
  const deployment: Deployment = {
    generatedBy: 'vpsynth',
    host: host.node.id,
    ...reached(host),
    stacks: startOrder(model, stacks).map((stack) => deployedStack(model, stack)),
    builds: builds(stacks),
    ...promoted(stacks),
    certificates: stacks.flatMap((stack) => certificates(model, stack)),
    ...databases(model, stacks),
    ...backups(model, stacks),
    ...existing(model, host),
    ...prometheus(model, stacks),
    ...scraper(model, host),
  };
  return { name: 'deployment.json', content: json(deployment) };
}

function databases(model: Model, stacks: readonly Stack[]): Pick<Deployment, 'databases'> {
  const found = databasesOf(model, stacks);
  return found.length === 0 ? {} : { databases: found };
}

function backups(model: Model, stacks: readonly Stack[]): Pick<Deployment, 'backups'> {
  const found = stacks.flatMap((stack) =>
    configured(model, stack, 'backup').map(({ workload }) => ({ stack: stack.name, service: workload.facet.name })),
  );
  return found.length === 0 ? {} : { backups: found };
}

function existing(model: Model, host: Host): Pick<Deployment, 'existing'> {
  const found = model
    .find('existing-state')
    .map(({ facet }) => facet)
    .filter((facet) => facet.host === host);
  if (found.length === 0) return {};
  const all = (part: keyof DeployedExistingState) => Object.assign({}, ...found.map((facet) => facet[part]));
  return { existing: { ended: all('ended'), removed: all('removed'), kept: all('kept') } };
}

/** One that hands its samples on answers no questions. */
function prometheus(model: Model, stacks: readonly Stack[]): Pick<Deployment, 'prometheus'> {
  const [found] = stacks
    .flatMap((stack) => configured(model, stack, 'prometheus'))
    .filter(({ facet }) => facet.sendsTo === undefined);
  return found === undefined ? {} : { prometheus: { port: found.facet.port } };
}

function scraper(model: Model, host: Host): Pick<Deployment, 'scraper'> {
  const found = deployedScraper(model, host);
  return found === undefined ? {} : { scraper: found };
}

function reached(host: Host): Pick<Deployment, 'ssh' | 'operatingSystem' | 'cpus' | 'diskEncryption' | 'canary'> {
  if (!(host instanceof Vps)) return {};
  const { sshPort: port, sshUser: user, operatingSystem, cpus, diskEncryption, canary } = host.props;
  const ssh = { address: host.publicAddress, port, user };
  return {
    ssh,
    operatingSystem,
    cpus,
    ...(diskEncryption === 'luks' && { diskEncryption }),
    ...(canary && { canary }),
  };
}

function deployedStack(model: Model, stack: Stack): DeployedStack {
  const mounts = stack.workloads.flatMap(({ facet }) => facet.mounts);
  const folders = mounts.flatMap((mount) =>
    mount.type === 'host' && mount.path.startsWith('./') ? [mount.path.slice(2)] : [],
  );
  return {
    name: stack.name,
    edge: isEdge(model, stack),
    ...entry(model, stack),
    needs: needsOf(model, stack),
    folders: [...new Set(folders)],
    ...targets(model, stack),
    volumes: volumesOf(stack).map((volume) => volumeName(stack, volume)),
    ...takenOver(stack),
    ...listens(model, stack),
    ...data(stack),
    services: stack.workloads.flatMap((workload) => deployedServices(model, workload)),
    requests: requestsOf(model, stack),
  };
}

function entry(model: Model, stack: Stack): Pick<DeployedStack, 'drainSeconds' | 'statusPort'> {
  const [declared] = configured(model, stack, 'edge').map(({ facet }) => facet.settings);
  return declared === undefined ? {} : { drainSeconds: declared.shutdownSeconds, statusPort: declared.statusPort };
}

function targets(model: Model, stack: Stack): Pick<DeployedStack, 'targets'> {
  const [found] = configured(model, stack, 'prometheus').filter(({ workload }) => activeFolder(workload) !== undefined);
  return found === undefined ? {} : { targets: `${folderOf(found.workload, 'configuration').folder}/${targetsFolder}` };
}

function takenOver(stack: Stack): Pick<DeployedStack, 'takenOver'> {
  const found = volumesOf(stack).filter((volume) => isTakenOver(stack, volume));
  return found.length === 0 ? {} : { takenOver: found.map((volume) => volumeName(stack, volume)) };
}

function listens(model: Model, stack: Stack): Pick<DeployedStack, 'listens'> {
  const found = [...listeners(model, [stack])].map(({ address, port }) => ({ address, port }));
  return found.length === 0 ? {} : { listens: found };
}

function data(stack: Stack): Pick<DeployedStack, 'data'> {
  const stated = stack.workloads.flatMap(({ facet }) =>
    facet.mounts.flatMap((mount) =>
      mount.type === 'volume' && mount.format !== undefined
        ? [[volumeName(stack, mount.volume), mount.format] as const]
        : [],
    ),
  );
  return stated.length === 0 ? {} : { data: Object.fromEntries(stated) };
}

function builds(stacks: readonly Stack[]): DeployedBuild[] {
  const found = new Map<string, DeployedBuild>();
  for (const workload of stacks.flatMap(({ workloads }) => workloads)) {
    const { build } = workload.facet.image;
    if (build === undefined || !isBuilt(workload)) continue;
    const { dockerfile, context = '.', target, arguments: values = {} } = build;
    const image = imageReference(workload);
    found.set(image, { image, dockerfile, context, ...(target !== undefined && { target }), arguments: values });
  }
  return [...found.values()];
}

function promoted(stacks: readonly Stack[]): Pick<Deployment, 'promoted'> {
  const built = builds(stacks).map(({ image }) => image);
  const workloads = stacks.flatMap((stack) => stack.workloads).filter(({ facet }) => facet.image.build !== undefined);
  const found = new Set(workloads.filter((each) => !isBuilt(each)).map(imageReference));
  const images = [...found].filter((image) => !built.includes(image));
  return images.length === 0 ? {} : { promoted: images };
}

function certificates(model: Model, stack: Stack): DeployedCertificate[] {
  return edgeSites(model, stack).flatMap(({ facet: { certificate, domain, aliases } }) => {
    if (stack.host?.local) return [{ domain, names: [domain, ...aliases] }];
    if (certificate?.acme === undefined) return [];
    const { email, directory } = certificate.acme;
    return [{ domain, names: [domain, ...aliases], email, ...(directory !== undefined && { directory }) }];
  });
}
