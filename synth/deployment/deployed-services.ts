import type { HealthProbe } from '../../constructs/facets/workload';
import { Duration } from '../../constructs/values/duration';
import { healthCommand } from '../compose/health';
import { processorLimit } from '../compose/processor-limit';
import { edgeRoutes } from '../derive/edge-routes';
import { imageReference } from '../derive/image-reference';
import { hasColours, hasRotation } from '../derive/instances';
import type { Instance, Model, PlacedWorkload } from '../derive/model';
import { without } from '../nginx/upstream-groups';
import type { DeployedService } from './deployment';
import { heldBy } from './held-by';
import { metricsOf } from './metrics';
import { migrationOf } from './migration';
import { onChange } from './on-change';
import { askedOf, routedToOf } from './requests';

/** One a replica and colour of a workload. */
export function deployedServices(model: Model, workload: PlacedWorkload): DeployedService[] {
  const { runs, name } = workload.facet;
  const cpus = processorLimit(workload);
  const migration = migrationOf(model, workload);
  return workload.instances.map((instance) => ({
    name: instance.service,
    image: imageReference(workload),
    runs: runs.type === 'cron' ? 'job' : runs.type,
    ...(cpus !== undefined && { cpus }),
    ...(migration && { migration }),
    ...(instance.colour && { colour: instance.colour }),
    workload: name,
    ...takeover(model, workload, instance),
    onChange: onChange(workload),
  }));
}

const observation = Duration.seconds(5);

/** How a new release of it takes the old one's place, and what it is asked on the way. */
function takeover(model: Model, workload: PlacedWorkload, instance: Instance): Partial<DeployedService> {
  const { facet } = workload;
  const stopSeconds = facet.container.stopGracePeriod.seconds;
  if (facet.runs.type !== 'always') return { stopSeconds };
  const asked = askedOf(model, workload, instance);
  const routedTo = routedToOf(model, workload, instance);
  const metrics = metricsOf(model, workload, instance);
  const held = heldBy(model, workload);
  const routed = edgeRoutes(model).some((route) => route.workload === workload);
  return {
    strategy: facet.strategy,
    stopSeconds,
    ...(facet.health && { startSeconds: limit(facet.health) }),
    ...(facet.readiness && {
      readiness: { command: healthCommand(facet.readiness), seconds: limit(facet.readiness) },
    }),
    ...(asked.length > 0 && { asked }),
    ...(routedTo.length > 0 && { routedTo }),
    ...(metrics.length > 0 && { metrics }),
    observeSeconds: (facet.observation ?? observation).seconds,
    ...canary(workload, routed),
    ...(routed && hasRotation(facet) && { rotation: without(instance.replica) }),
    ...(held.length > 0 && { heldBy: held }),
  };
}

/** As long as its own timing gives it before it counts as failed. */
function limit({ timing: { startPeriod, interval, retries } }: HealthProbe): number {
  return Math.ceil(startPeriod.seconds + interval.seconds * retries);
}

/** Without a route there is no share of requests that it could be given: then it is released as blue-green. */
function canary(workload: PlacedWorkload, routed: boolean): Pick<DeployedService, 'canary'> {
  const { component, facet, stack } = workload;
  if (facet.canary === undefined || !routed || !hasColours(facet)) return {};
  const { share, time, errorRate, latency, requests, histogram } = facet.canary;
  return {
    canary: {
      share,
      seconds: time.seconds,
      errorRate,
      latency,
      requests,
      histogram,
      // An environment may stand on several hosts, one of which has the samples of all.
      labels: { construct: component.node.path, ...(stack.host && { host: stack.host.folder }), service: facet.name },
    },
  };
}
