import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { healthCommand } from '../compose/health';
import { processorLimit } from '../compose/processor-limit';
import { volumeName, volumesOf } from '../compose/volumes';
import { configured, folderOf } from '../configured';
import { imageReference } from '../derive/image-reference';
import type { Model, PlacedWorkload, Stack } from '../derive/model';
import type { OutputFile } from '../output/file';
import { activeFolder, targetsFolder } from '../prometheus/active-targets';
import { edgeSites } from '../runbook/edge-sites';
import { json } from '../serialize/json';
import type { DeployedBuild, DeployedCertificate, DeployedService, DeployedStack, Deployment } from './deployment';
import { needsOf } from './needs';
import { onChange } from './on-change';
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
    certificates: stacks.flatMap((stack) => certificates(model, stack)),
    ...backups(model, stacks),
  };
  return { name: 'deployment.json', content: json(deployment) };
}

function backups(model: Model, stacks: readonly Stack[]): Pick<Deployment, 'backups'> {
  const found = stacks.flatMap((stack) =>
    configured(model, stack, 'backup').map(({ workload }) => ({ stack: stack.name, service: workload.facet.name })),
  );
  return found.length === 0 ? {} : { backups: found };
}

function reached(host: Host): Pick<Deployment, 'ssh' | 'operatingSystem' | 'cpus' | 'diskEncryption'> {
  if (!(host instanceof Vps)) return {};
  const { sshPort: port, sshUser: user, operatingSystem, cpus, diskEncryption } = host.props;
  const ssh = { address: host.publicAddress, port, user };
  return { ssh, operatingSystem, cpus, ...(diskEncryption === 'luks' && { diskEncryption }) };
}

function deployedStack(model: Model, stack: Stack): DeployedStack {
  const mounts = stack.workloads.flatMap(({ facet }) => facet.mounts);
  const folders = mounts.flatMap((mount) =>
    mount.type === 'host' && mount.path.startsWith('./') ? [mount.path.slice(2)] : [],
  );
  return {
    name: stack.name,
    edge: isEdge(model, stack),
    needs: needsOf(model, stack),
    folders: [...new Set(folders)],
    ...targets(model, stack),
    volumes: volumesOf(stack).map((volume) => volumeName(stack, volume)),
    ...data(stack),
    services: stack.workloads.flatMap(services),
    requests: requestsOf(model, stack),
  };
}

function targets(model: Model, stack: Stack): Pick<DeployedStack, 'targets'> {
  const [found] = configured(model, stack, 'prometheus').filter(({ workload }) => activeFolder(workload) !== undefined);
  return found === undefined ? {} : { targets: `${folderOf(found.workload, 'configuration').folder}/${targetsFolder}` };
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

function services(workload: PlacedWorkload): DeployedService[] {
  const { runs, name } = workload.facet;
  const cpus = processorLimit(workload);
  return workload.instances.map(({ service, colour }) => ({
    name: service,
    image: imageReference(workload),
    runs: runs.type === 'cron' ? 'job' : runs.type,
    ...(cpus !== undefined && { cpus }),
    ...(colour && { colour }),
    workload: name,
    ...readiness(workload),
    onChange: onChange(workload),
  }));
}

/** It has as long for it as its own timing gives it before it counts as failed. */
function readiness({ facet: { runs, readiness: probe } }: PlacedWorkload): Pick<DeployedService, 'readiness'> {
  if (probe === undefined || runs.type !== 'always') return {};
  const { startPeriod, interval, retries } = probe.timing;
  const seconds = Math.ceil(startPeriod.seconds + interval.seconds * retries);
  return { readiness: { command: healthCommand(probe), seconds } };
}

function builds(stacks: readonly Stack[]): DeployedBuild[] {
  const found = new Map<string, DeployedBuild>();
  for (const workload of stacks.flatMap(({ workloads }) => workloads)) {
    const { build } = workload.facet.image;
    if (build === undefined) continue;
    const { dockerfile, context = '.', target, arguments: values = {} } = build;
    const image = imageReference(workload);
    found.set(image, { image, dockerfile, context, ...(target !== undefined && { target }), arguments: values });
  }
  return [...found.values()];
}

function certificates(model: Model, stack: Stack): DeployedCertificate[] {
  return edgeSites(model, stack).flatMap(({ facet: { certificate, domain, aliases } }) => {
    if (stack.host?.local) return [{ domain, names: [domain, ...aliases] }];
    if (certificate?.acme === undefined) return [];
    const { email, directory } = certificate.acme;
    return [{ domain, names: [domain, ...aliases], email, ...(directory !== undefined && { directory }) }];
  });
}
