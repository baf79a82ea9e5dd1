import type { HealthProbe } from '../../constructs/facets/workload';
import { Duration } from '../../constructs/values/duration';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import type { Part } from './manifest';
import { wholeSeconds } from './quantity';
import { controllerOf } from './role';

/**
 * On a host an unhealthy container is only reported; here one that isn't alive is killed. A server that replays its
 * log after a crash must not be: what keeps state gets at least this long to start.
 */
const stateStart = Duration.minutes(10);

/** How Kubernetes asks a container whether it has started, lives, and can take requests. Jobs end by themselves. */
export function probes(on: ClusterStack, workload: PlacedWorkload): Part {
  const { health, readiness = health } = workload.facet;
  const controller = controllerOf(on, workload);
  if (controller === 'Job' || controller === 'CronJob') return {};
  return {
    ...(health &&
      health.timing.initialDelay === undefined && { startupProbe: startup(health, controller === 'StatefulSet') }),
    ...(health && { livenessProbe: probe(health) }),
    ...(readiness && { readinessProbe: probe(readiness) }),
  };
}

function probe(probe: HealthProbe): Part {
  const { interval, timeout, retries, initialDelay } = probe.timing;
  return {
    ...(probe.type === 'http'
      ? { httpGet: { path: probe.path, port: probe.port } }
      : { exec: { command: probe.command } }),
    ...(initialDelay && { initialDelaySeconds: wholeSeconds(initialDelay) }),
    periodSeconds: wholeSeconds(interval),
    timeoutSeconds: wholeSeconds(timeout),
    failureThreshold: retries,
  };
}

/** Failures count for nothing during the start period; after it, as often as ever. */
function startup(health: HealthProbe, stateful: boolean): Part {
  const { interval, retries, startPeriod } = health.timing;
  const seconds = Math.max(startPeriod.seconds, stateful ? stateStart.seconds : 0);
  return { ...probe(health), failureThreshold: Math.ceil(seconds / wholeSeconds(interval)) + retries };
}
