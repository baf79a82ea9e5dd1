import { imageReference } from '../derive/image-reference';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { contentDigest } from './config-map';
import { environmentVariables, literal } from './environment-variables';
import { podSelector, workloadLabels } from './labels';
import type { Part } from './manifest';
import { podVolumes } from './pod-volumes';
import { portsOf } from './ports';
import { probes } from './probes';
import { programSettings } from './program-settings';
import { wholeSeconds } from './quantity';
import { resources } from './resources';
import { controllerOf, scaleOf } from './role';
import { containerSecurity, podSecurity } from './security-context';

/** The pods of a workload: one container each. */
export function podTemplate(on: ClusterStack, workload: PlacedWorkload): Part {
  const { container } = workload.facet;
  const volumes = podVolumes(on, workload).flatMap(({ volume }): Part[] => (volume === undefined ? [] : [volume]));
  const controller = controllerOf(on, workload);
  const runsOnce = controller === 'Job' || controller === 'CronJob';
  const annotations = podAnnotations(on, workload);
  return {
    metadata: { labels: workloadLabels(workload), ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(runsOnce && { restartPolicy: 'Never' }),
      ...(container.hostname !== undefined && controller !== 'StatefulSet' && { hostname: container.hostname }),
      // The pod's own first process reaps children then, which is what an init process is for.
      ...(container.init && { shareProcessNamespace: true }),
      securityContext: podSecurity(workload),
      terminationGracePeriodSeconds: wholeSeconds(container.stopGracePeriod) + (preStopSeconds(on, workload) ?? 0),
      ...(scaleOf(on, workload).least > 1 && !runsOnce && { topologySpreadConstraints: [spread(workload)] }),
      containers: [containerOf(on, workload)],
      ...(volumes.length > 0 && { volumes }),
    },
  };
}

function containerOf(on: ClusterStack, workload: PlacedWorkload): Part {
  const { facet } = workload;
  const env = [...environmentVariables(on, workload), ...programSettings(on, workload)];
  const ports = portsOf(on, workload).map(({ name, port }) => ({ name, containerPort: port }));
  const volumeMounts = podVolumes(on, workload).map(({ mount }) => mount);
  const sleep = preStopSeconds(on, workload);
  return {
    name: facet.name,
    image: imageReference(workload),
    // Like a Compose file's `command` it replaces the image's command, not its entry point.
    ...(facet.command && { args: facet.command.map(literal) }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && { ports }),
    ...probes(on, workload),
    ...(sleep !== undefined && { lifecycle: { preStop: { sleep: { seconds: sleep } } } }),
    resources: resources(facet.resources),
    securityContext: containerSecurity(workload),
    ...(volumeMounts.length > 0 && { volumeMounts }),
  };
}

/** Long enough for the end of a pod to reach every proxy that still sends it requests. */
const endpointRemoval = 5;

/**
 * How long a pod that takes requests through a Service goes on after it was told to end. Undefined where no other pod
 * is there to take over: going on would only make the pause longer.
 */
function preStopSeconds(on: ClusterStack, workload: PlacedWorkload): number | undefined {
  const reached = on.links.to.has(workload) || on.links.routed.has(workload);
  const replaced = controllerOf(on, workload) === 'Deployment' && workload.facet.strategy !== 'recreate';
  return reached && replaced ? endpointRemoval : undefined;
}

/** Pods of one workload stand on different nodes where there are several, and start all the same where there aren't. */
function spread(workload: PlacedWorkload): Part {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: podSelector(workload),
  };
}

/** What makes new pods when a file changes, and tells a Prometheus of the cluster where the metrics are. */
function podAnnotations(on: ClusterStack, workload: PlacedWorkload): Record<string, string> {
  const digest = contentDigest(on, workload);
  const [metrics] = metricsOf(on, workload);
  return {
    ...(metrics && {
      'prometheus.io/path': metrics.path,
      'prometheus.io/port': String(metrics.endpoint.port),
      'prometheus.io/scrape': 'true',
    }),
    ...(digest !== undefined && { 'vpsynth/configuration': digest }),
  };
}

/** The metrics that a workload of a construct offers. */
export function metricsOf(on: ClusterStack, { component, facet }: PlacedWorkload) {
  return on.model.facetsOf(component, 'metrics').filter(({ endpoint }) => endpoint.workload === facet.name);
}
