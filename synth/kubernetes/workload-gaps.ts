import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { configurationFolders } from './config-map';
import type { Gap } from './gap';
import { sizeQuantity } from './quantity';
import { controllerOf } from './role';
import { keptCapabilities, needsRoot } from './security-context';
import { volumeSize } from './volume-claim';

/** What of a workload doesn't map. */
export function workloadGaps(on: ClusterStack, workload: PlacedWorkload): Gap[] {
  const texts = [
    ...releases(workload),
    ...host(workload),
    ...state(on, workload),
    ...process(on, workload),
    ...places(on, workload),
    ...sizes(on, workload),
    ...brokerCluster(on, workload),
    ...migration(on, workload),
  ];
  return texts.map((what) => ({ path: workload.component.node.path, what: `${workload.facet.name}: ${what}` }));
}

function releases({ facet }: PlacedWorkload): string[] {
  const { runs, strategy, health } = facet;
  return [
    ...(runs.type === 'always' && (strategy === 'blue-green' || strategy === 'canary')
      ? [`released ${strategy} on a host, here pod by pod (RollingUpdate); Argo Rollouts has a closer match`]
      : []),
    ...(runs.type === 'always' && health === undefined
      ? ['no health is declared: a pod counts as ready as soon as it runs']
      : []),
  ];
}

function host({ facet }: PlacedWorkload): string[] {
  return [
    ...(facet.onHostNetwork ? ["the host's network isn't used: the pod has an address of its own"] : []),
    ...facet.publishes.map(
      ({ address, hostPort }) => `the host's port ${address}:${hostPort} isn't published; use a route`,
    ),
    ...facet.mounts.flatMap((mount) =>
      mount.type === 'host' ? [`the host's ${mount.path} isn't mounted at ${mount.target}`] : [],
    ),
  ];
}

function state(on: ClusterStack, workload: PlacedWorkload): string[] {
  const size = sizeQuantity(volumeSize);
  return workload.facet.mounts.flatMap((mount) => {
    if (mount.type !== 'volume') return [];
    const claim = on.shared(workload, mount.volume);
    return claim === undefined
      ? [`the volume ${mount.volume} asks for ${size}: a declaration names no size; nothing backs it up here`]
      : [
          `the volume ${mount.volume} is the claim ${claim} of ${size}, for many pods: its storage class must offer ReadWriteMany`,
        ];
  });
}

function process(on: ClusterStack, workload: PlacedWorkload): string[] {
  const { container, resources } = workload.facet;
  const kept = keptCapabilities(workload);
  const lost = container.capabilities.filter((each) => !kept.includes(each));
  return [
    ...(needsRoot(workload) ? ['runs as root: the namespace enforces `baseline`, not `restricted`'] : []),
    ...(!container.setUser && !needsRoot(workload)
      ? [`its image starts as root on a host, here as user ${container.userId}, whose group the volumes belong to`]
      : []),
    ...(container.setUser && lost.length > 0 ? [`the capabilities ${lost.join(', ')} are dropped`] : []),
    ...(container.stopSignal === 'SIGTERM'
      ? []
      : [`ended by the signal that its image names, not by ${container.stopSignal}`]),
    ...(container.hostname !== undefined && controllerOf(on, workload) === 'StatefulSet'
      ? [`the host name is ${workload.facet.name}-0, not ${container.hostname}`]
      : []),
    ...(container.openFiles === undefined
      ? []
      : [`${container.openFiles} open files are the business of the nodes' container runtime`]),
    ...(resources.cpus === undefined ? ['no cpu limit is declared: counted as 100m, and never scaled'] : []),
  ];
}

function places({ links }: ClusterStack, workload: PlacedWorkload): string[] {
  return [
    ...(links.external.get(workload) ?? []).map(
      ({ externalHost, port }) => `reaches ${externalHost}: its policy opens port ${port} to every address`,
    ),
    ...(links.missing.get(workload) ?? []).map(
      ({ owner }) => `reaches ${owner.node.path}, which isn't on this cluster: what names it is left out`,
    ),
  ];
}

/** What etcd takes of one object (kubernetes.io/docs/concepts/configuration/configmap). */
const mostBytes = 1024 * 1024;

function sizes(on: ClusterStack, workload: PlacedWorkload): string[] {
  return (['configuration', 'filled'] as const).flatMap((type) =>
    configurationFolders(workload, type).flatMap((folder) => {
      const files = on.files(workload, folder, type === 'filled');
      const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      return bytes < mostBytes ? [] : [`the folder ${folder} has ${bytes} bytes: more than an object may hold`];
    }),
  );
}

/** Erlang refuses a cookie that a group may read, as the files of a Secret are to a pod's user. */
function brokerCluster({ model }: ClusterStack, { component, facet }: PlacedWorkload): string[] {
  const clustered = model
    .facetsOf(component, 'rabbitmq')
    .some(({ workload, cluster }) => workload === facet.name && cluster !== undefined);
  return clustered
    ? ["it finds no other node: run the cluster by RabbitMQ's own operator, with these definitions"]
    : [];
}

/** There is no deployer of ours: the script applies, and Kubernetes runs. */
function migration({ model }: ClusterStack, { component, facet }: PlacedWorkload): string[] {
  const own = model.facetsOf(component, 'migration').find(({ workload }) => workload === facet.name);
  if (own === undefined) return [];
  return [
    'no snapshot is taken before it, and none is restored when it fails',
    ...(own.writes === 'paused' ? ['services write on while it runs'] : []),
    ...(own.change === 'contract' ? ['nothing keeps a rollback from the release before it'] : []),
  ];
}
