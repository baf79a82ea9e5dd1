import type { HealthProbe } from '../../../constructs/facets/workload';
import { imageReference } from '../../derive/image-reference';
import type { PlacedWorkload } from '../../derive/model';
import { word } from '../../runbook/shell';
import { type ExportedService, type Setting, spelled } from '../exported';
import { instanceSize } from './instance-size';

/** The longest name of an app or of one of its components. */
export const longestName = 32;

/** Registries that it pulls from, by their hosts. */
const registries: Readonly<Record<string, string>> = { 'ghcr.io': 'GHCR', 'docker.io': 'DOCKER_HUB' };

/** What services, workers and jobs have in common. */
export function component({ workload, settings }: ExportedService) {
  const { facet } = workload;
  return {
    name: facet.name,
    image: image(workload),
    run_command: facet.command?.map(word).join(' '),
    instance_count: facet.replicas,
    instance_size_slug: instanceSize(facet.resources),
    envs: settings.map(variable),
  };
}

function variable(setting: Setting) {
  const { name: key } = setting;
  if (setting.type === 'given') return { key, value: `\${${setting.key}}`, scope: 'RUN_TIME', type: 'SECRET' };
  const value =
    setting.type === 'plain'
      ? setting.text
      : spelled(`\${${setting.service.facet.name}.PRIVATE_DOMAIN}`, setting.place);
  return { key, value, scope: 'RUN_TIME', type: 'GENERAL' };
}

/** `registry/repository/name:tag` in its parts. */
function image(workload: PlacedWorkload) {
  const [, host = '', registry, repository, tag] =
    /^([^/]+)\/([^/]+)\/(.+):([^:]+)$/.exec(imageReference(workload)) ?? [];
  return { registry_type: registries[host], registry, repository, tag };
}

/** How it is asked whether it can take requests, and whether it lives. */
export function healthChecks({ facet: { health, readiness = health } }: PlacedWorkload) {
  return {
    health_check: readiness?.type === 'http' ? check(readiness) : undefined,
    liveness_health_check: health?.type === 'http' ? check(health) : undefined,
  };
}

function check({ path, port, timing }: Extract<HealthProbe, { type: 'http' }>) {
  const { interval, timeout, retries, startPeriod, initialDelay = startPeriod } = timing;
  return {
    http_path: path,
    port,
    initial_delay_seconds: Math.ceil(initialDelay.seconds),
    period_seconds: Math.ceil(interval.seconds),
    timeout_seconds: Math.ceil(timeout.seconds),
    failure_threshold: retries,
  };
}

/** Why a service isn't carried at all; undefined when it is. */
export function notCarriedBecause({ workload }: ExportedService): string | undefined {
  const { facet } = workload;
  if (facet.name.length > longestName) return `a name has at most ${longestName} characters`;
  if (image(workload).registry_type === undefined)
    return `it pulls images of ${Object.keys(registries).join(' and ')} only`;
  if (instanceSize(facet.resources) === undefined) return 'it is larger than any instance';
  return facet.runs.type === 'cron' ? 'nothing runs there on a schedule' : undefined;
}
