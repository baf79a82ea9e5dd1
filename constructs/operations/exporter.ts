import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { FileFacet } from '../facets/file';
import type { EnvironmentValue, Mount, Reload, WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import type { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { Secret } from '../values/secret';
import { Size } from '../values/size';
import { imageOf, type Program } from '../values/versions';

export interface ExporterOptions {
  /** The workload's name: `<what it watches>-exporter`. */
  readonly name: string;
  readonly program: Extract<Program, `${string}-exporter`>;
  /** The port of its metrics. */
  readonly port: number;
  /** Where it meets what it watches; the first is the one that Prometheus reaches it on. None: the host's own network. */
  readonly networks: readonly Network[];
  /** Flags; on the host's network the one that binds it to loopback is among them. */
  readonly command?: readonly string[];
  /** How it reaches what it watches. */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** Places that only its files name. */
  readonly connects?: readonly Endpoint[];
  /** Files by name: those without a secret in `/etc/exporter`, the others in `/run/secrets/exporter`. */
  readonly files?: Readonly<Record<string, FileFacet['content']>>;
  /** @default none */
  readonly mounts?: readonly Mount[];
  /**
   * The path that answers when it is well. None: its image has nothing to ask with.
   * @default '/', its landing page, which asks nothing of what it watches
   */
  readonly healthPath?: string | 'none';
  /** @default 65534, `nobody` in Prometheus' own images */
  readonly userId?: number;
  /** @default true: it is started as that user; false: its image does so */
  readonly setUser?: boolean;
  /** @default a restart */
  readonly reload?: readonly Reload[];
  /** True: series that name a construct themselves keep it, such as those that jobs of the host leave. */
  readonly honorLabels?: boolean;
  /** @default Size.mebibytes(32) */
  readonly memory?: Size;
}

/**
 * The exporter of a construct: a further workload in its stack that tells Prometheus of the program in its first, and the
 * metrics that this gives the construct. It is placed only where a Prometheus scrapes it.
 */
export function exporter(of: Component, options: ExporterOptions): Facet[] {
  const { name, port } = options;
  const endpoint = new Endpoint(of, { workload: name, name: 'metrics', port, protocol: 'http' });
  const files = Object.entries(options.files ?? {});
  return [
    exporterWorkload(of, options, endpoint),
    ...files.map(([file, content]): Facet => ({ kind: 'file', workload: name, name: file, content })),
    { kind: 'metrics', endpoint, path: '/metrics', ...(options.honorLabels && { honorLabels: true }) },
  ];
}

function exporterWorkload(of: Component, options: ExporterOptions, endpoint: Endpoint): WorkloadFacet {
  const { name, program, port, networks, environment, command, connects = [], mounts = [] } = options;
  const { healthPath = '/', userId = 65_534, memory = Size.mebibytes(32) } = options;
  return workload({
    name,
    image: Image.of(imageOf[program](Fleet.versionsFor(of)[program])),
    ...(command && { command }),
    // Go collects its garbage before the kernel ends the process (pkg.go.dev/runtime, GOMEMLIMIT).
    environment: { GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB`, ...environment },
    endpoints: [endpoint],
    connects,
    networks,
    onHostNetwork: networks.length === 0,
    onlyWhereScraped: true,
    ...(healthPath !== 'none' && {
      health: {
        type: 'http',
        port,
        path: healthPath,
        by: 'wget',
        timing: {
          interval: Duration.seconds(30),
          timeout: Duration.seconds(5),
          retries: 3,
          startPeriod: Duration.seconds(15),
        },
      },
    }),
    resources: { memory, memoryReservation: Size.mebibytes(memory.mebibytes / 2), cpus: 0.1 },
    mounts: [...mounts, ...folders(options), { type: 'temporary', target: '/tmp' }],
    container: { userId, init: false, ...(options.setUser === false && { setUser: false }) },
    ...(options.reload && { reload: options.reload }),
  });
}

/** Where its files with secrets are mounted. */
export const exporterSecrets = '/run/secrets/exporter';
/** Where its other files are mounted. */
export const exporterFiles = '/etc/exporter';

function folders({ name, files = {} }: ExporterOptions): Mount[] {
  const secret = Object.values(files).map((content) => content.some((part) => part instanceof Secret));
  return [
    ...(secret.includes(false) ? [{ type: 'configuration', folder: name, target: exporterFiles } as const] : []),
    ...(secret.includes(true) ? [{ type: 'filled', folder: name, target: exporterSecrets } as const] : []),
  ];
}
