import type { ContainerSettings, WorkloadFacet } from '../../constructs/facets/workload';
import { Size } from '../../constructs/values/size';
import { imageReference } from '../derive/image-reference';
import { hasColours } from '../derive/instances';
import type { Instance, Model, PlacedWorkload } from '../derive/model';
import type { YamlValue } from '../serialize/yaml';
import { secretFile, secretVariables } from '../stack/secret-files';
import { build } from './build';
import { environment, literal } from './environment';
import { healthcheck } from './health';
import { logging } from './logging';
import { memberships } from './networks';
import { mountLine } from './volumes';

type Keys = Record<string, YamlValue | undefined>;

/** Temporary folders are bounded, so that one can't eat the container's memory. */
const temporarySize = Size.mebibytes(64);
/** The profile of what runs when a release has taken over. */
export const afterRelease = 'after-release';
/** Far above what the services need, far below what a fork bomb takes (CIS Docker 5.29). */
const processLimit = 1024;

/** One container. Keys stand in the order of dclint's rule service-keys-order. */
export function service(model: Model, workload: PlacedWorkload, instance: Instance): YamlValue {
  const { facet, stack } = workload;
  const { container } = facet;
  const own = build(workload);
  return compact({
    image: imageReference(workload),
    build: own.build,
    depends_on: dependencies(workload, instance),
    volumes: facet.mounts.flatMap((mount) => mountLine(mount) ?? []),
    secrets:
      container.secretsAs === 'files'
        ? secretVariables(workload).map(([, secret]) => secretFile(stack, secret, workload).name)
        : [],
    environment: environment(model, workload),
    // On the host's own network it listens there itself.
    ports: (facet.onHostNetwork ? [] : workload.publishes).map(({ address, hostPort, containerPort }) => ({
      target: containerPort,
      published: String(hostPort),
      host_ip: address,
    })),
    networks: memberships(workload, instance),
    network_mode: facet.onHostNetwork ? 'host' : undefined,
    command: facet.command?.map(literal),
    restart: facet.runs.type === 'always' ? 'unless-stopped' : 'no',
    healthcheck: facet.health && healthcheck(facet.health),
    logging: logging(model, workload),
    user: container.setUser ? `${container.userId}:${container.userId}` : undefined,
    ...security(container),
    deploy: { resources: resources(facet) },
    develop: own.develop,
    hostname: container.hostname,
    init: container.init ? true : undefined,
    profiles: profiles(facet, instance),
    pull_policy: own.pull_policy,
    read_only: container.readOnlyRootFilesystem ? true : undefined,
    security_opt: ['no-new-privileges:true'],
    shm_size: container.sharedMemory && megabytes(container.sharedMemory),
    stop_grace_period: container.stopGracePeriod.toString(),
    stop_signal: container.stopSignal,
    tmpfs: facet.mounts.flatMap((mount) =>
      mount.type === 'temporary' ? [`${mount.target}:size=${megabytes(mount.size ?? temporarySize)}`] : [],
    ),
    ulimits: container.openFiles === undefined ? undefined : { nofile: container.openFiles },
  });
}

function security({ capabilities }: ContainerSettings): Keys {
  return { cap_add: [...capabilities].sort(), cap_drop: ['ALL'] };
}

function resources({ resources: { memory, memoryReservation, cpus } }: WorkloadFacet): YamlValue {
  const limits: Keys = {
    cpus: cpus === undefined ? undefined : String(cpus),
    memory: megabytes(memory),
    pids: processLimit,
  };
  return { limits, reservations: { memory: megabytes(memoryReservation) } };
}

/** Docker counts M as 1024 × 1024 bytes. */
function megabytes(size: Size): string {
  return `${Math.round(size.mebibytes)}M`;
}

/** The second colour, what a timer starts and what ends a release don't come up by themselves. */
function profiles(facet: WorkloadFacet, { colour }: Instance): string[] {
  if (facet.runs.type === 'cron') return ['scheduled'];
  if (facet.runs.type === 'once' && facet.runs.afterRelease) return [afterRelease];
  return hasColours(facet) && colour === 'green' ? ['green'] : [];
}

/**
 * Services of the same stack that must be healthy, or jobs that must have ended well, first. What has no colour doesn't
 * wait for what has: starting it would start the colour that a release has stopped.
 */
function dependencies({ facet, stack }: PlacedWorkload, { colour }: Instance): YamlValue {
  const conditions = facet.after.flatMap(({ on, workload: name, until }) => {
    const target = stack.workloads.find((each) => each.component === on && each.facet.name === name);
    const instances = target?.instances.filter((each) => each.colour === undefined || each.colour === colour) ?? [];
    const condition =
      until === 'completed'
        ? 'service_completed_successfully'
        : target?.facet.health
          ? 'service_healthy'
          : 'service_started';
    return instances.map((each): [string, YamlValue] => [each.service, { condition }]);
  });
  return Object.fromEntries(conditions.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Leaves out what is empty: an empty list or map says nothing. */
function compact(keys: Keys): YamlValue {
  return Object.fromEntries(
    Object.entries(keys).filter(
      ([, value]) =>
        value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0),
    ),
  );
}
