import { z } from 'zod';
import { Endpoint, EndpointPart } from '../facets/endpoint';
import type { EnvironmentValue } from '../facets/workload';
import { Component } from '../fleet/component';
import { reference } from '../fleet/props';
import { Network } from '../host/network';
import { Duration, duration } from '../values/duration';
import { image } from '../values/image';
import { environmentVariableName, name } from '../values/name';
import { containerPath, httpPath, port } from '../values/network';
import { processors } from '../values/processors';
import { Secret, secret } from '../values/secret';
import { Size, size } from '../values/size';
import { canaryShape } from './canary';
import type { Connectable } from './connection';

/** Accepts a value of an environment variable. */
export const environmentValue = z.custom<EnvironmentValue>(
  (value) =>
    // No process can be given a NUL in its environment (POSIX.1-2017, 8.1).
    (typeof value === 'string' && !value.includes('\0')) ||
    Number.isFinite(value) ||
    typeof value === 'boolean' ||
    value instanceof EndpointPart ||
    (value instanceof Secret && secret.safeParse(value).success),
  'expected a string without NUL, a finite number, a boolean, a Secret, or a part of an endpoint such as service.endpoint.host',
);

const connectable = z.custom<Connectable>(
  (value) => typeof (value as Connectable | undefined)?.connection === 'function',
  'expected something to connect to (a pool, a database, a broker, a store), the object itself and not its name',
);

/** How an identifier for it is usually spelled. */
function camelCase(id: string): string {
  return id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** A service isn't asked for its endpoint here: one without a port would be told so, which isn't what is wrong. */
const endpoint = z.custom<Endpoint>().superRefine((value: unknown, context) => {
  if (value instanceof Endpoint) return;
  const service = value instanceof Component && 'endpoint' in value ? camelCase(value.node.id) : undefined;
  context.addIssue({
    code: 'custom',
    message: 'expected an Endpoint, the object itself and not its name',
    ...(service !== undefined && { params: { mend: `write ${service}.endpoint` } }),
  });
});

export const healthShape = z.strictObject({
  /** @default no http probe */
  path: httpPath.optional(),
  /** @default no command */
  command: z.array(z.string()).min(1).optional(),
  /**
   * The program in the image that asks.
   * @default 'wget'
   */
  by: z.enum(['wget', 'curl', 'node']).default('wget'),
  /** @default Duration.seconds(10) */
  interval: duration.default(Duration.seconds(10)),
  /** @default Duration.seconds(5) */
  timeout: duration.default(Duration.seconds(5)),
  /** @default 3 */
  retries: z.int().min(1).default(3),
  /**
   * How long after the start failures don't count.
   * @default Duration.seconds(30)
   */
  startPeriod: duration.default(Duration.seconds(30)),
  /**
   * How long after the start a cluster first asks whether it lives, in place of a start probe for the start period.
   * @default a start probe, which waits no longer than it must
   */
  initialDelay: duration.optional(),
});

export const readinessShape = z.strictObject({
  /** Where it says that it can take requests. */
  path: httpPath,
  /** @default that of its health */
  interval: duration.optional(),
  /** @default that of its health */
  timeout: duration.optional(),
  /** @default that of its health */
  retries: z.int().min(1).optional(),
  /**
   * How long after the start a cluster first asks.
   * @default at once
   */
  initialDelay: duration.optional(),
});

export const processShape = z.strictObject({
  /** The program: a file of JavaScript, or a command such as npm. */
  script: z.string().regex(/^[A-Za-z0-9._/-]+$/, 'expected a path or a command such as dist/api/main.js'),
  /**
   * What it is started with.
   * @default nothing
   */
  arguments: z.array(z.string().regex(/^[^\s\0]+$/, 'expected one word')).default([]),
  /**
   * The folder it is started in.
   * @default where PM2 is started
   */
  folder: z
    .string()
    .regex(/^[A-Za-z0-9._/-]+$/, 'expected a path')
    .optional(),
  /**
   * How many processes.
   * @default its replicas
   */
  instances: z.int().min(1).max(64).optional(),
  /**
   * `cluster`: all share one port, as Node.js's cluster module lets them. `fork` for what is no program of Node.js.
   * @default 'cluster'
   */
  mode: z.enum(['cluster', 'fork']).default('cluster'),
});

export const containerShape = {
  /** What runs: `Image.of('docker.io/…')`, or `Image.build({ dockerfile })` for a source of this repository. */
  image,
  /**
   * Replaces the image's command.
   * @default the image's
   */
  command: z.array(z.string()).min(1).optional(),
  /**
   * Environment variables. A Secret reaches the process as `NAME_FILE`, unless `secretsAs` says otherwise.
   * @default none
   */
  environment: z.record(environmentVariableName, environmentValue).default({}),
  /**
   * The port it answers on. Where that is http, its container is told it as `PORT`.
   * @default none
   */
  port: port.optional(),
  /**
   * What is spoken on that port.
   * @default 'http'
   */
  protocol: z.enum(['http', 'tcp']).default('http'),
  /**
   * Where Prometheus finds its metrics on that port.
   * @default no metrics
   */
  metricsPath: httpPath.optional(),
  /**
   * How the container engine knows that it is well: an http path or a command.
   * @default not checked
   */
  health: healthShape.optional(),
  /**
   * How a release, and a cluster, know that it can take requests: whether what it uses is there.
   * @default '/health/ready' of an ApiServer, a WebApp and a Worker, else its health
   */
  readiness: readinessShape.optional(),
  /**
   * The most memory it may use: above it the kernel ends it.
   * @default Size.mebibytes(256)
   */
  memory: size.default(Size.mebibytes(256)),
  /**
   * The memory it needs at the least.
   * @default half of `memory`; 128 MiB for a WebApp, Worker or Job and 256 MiB for an ApiServer, at most `memory`
   */
  memoryReservation: size.optional(),
  /**
   * The most processor time it may use, in cores. Not applied in development.
   * @default 0.5
   */
  cpus: processors.default(0.5),
  /**
   * How many run side by side.
   * @default 1
   */
  replicas: z.int().min(1).max(50).default(1),
  /**
   * How a new release takes over: all requests at once to a new side that runs beside the old one (`blue-green`), at first a
   * part of them (`canary`), one replica after the other (`rolling`), or the new one when the old one has ended, with a gap
   * (`recreate`). In development everything is recreated. docs/releases.md says what each costs.
   * @default 'blue-green' of an ApiServer and a WebApp, 'rolling' of a Worker, else 'recreate'
   */
  strategy: z.enum(['blue-green', 'canary', 'rolling', 'recreate']).default('recreate'),
  /**
   * For the strategy `canary`: what part of the requests the new release gets at first, and by what it is judged.
   * @default a tenth of the clients for five minutes
   */
  canary: canaryShape.optional(),
  /**
   * How long what a release has started must stay well, requests and all, before the release is made and the old side ends.
   * @default Duration.seconds(5)
   */
  observation: duration.default(Duration.seconds(5)),
  /**
   * Named volumes and where they are mounted. They outlive the container.
   * @default none
   */
  volumes: z.record(name, containerPath).default({}),
  /**
   * Of these, what no backup needs to save, each with the reason.
   * @default none: a backup copies the files of all
   */
  unsavedVolumes: z.record(name, z.string().trim().min(10, 'a reason is a sentence')).default({}),
  /**
   * The networks it joins instead of its environment's own.
   * @default its environment's network
   */
  networks: z.array(reference(Network)).min(1).optional(),
  /**
   * Databases, brokers and stores that it uses: their settings come into its environment.
   * @default none
   */
  uses: z.array(connectable).default([]),
  /**
   * Other endpoints that it reaches.
   * @default those that its environment names
   */
  connects: z.array(endpoint).default([]),
  /**
   * Jobs that must have ended well, or services that must be healthy, before it starts.
   * @default what it uses
   */
  after: z.array(reference(Component)).default([]),
  /**
   * The user id that it runs as; its secret files belong to it.
   * @default 1000
   */
  userId: z.int().min(0).max(65_535).default(1000),
  /**
   * False: its root file system is read-only but for volumes and `writable`.
   * @default false
   */
  writableRootFilesystem: z.boolean().default(false),
  /**
   * Folders it may write to, in memory, gone with the container.
   * @default ['/tmp']
   */
  writable: z.array(containerPath).default(['/tmp']),
  /**
   * Linux capabilities kept; all others are dropped.
   * @default none
   */
  capabilities: z.array(z.string().regex(/^[A-Z_]+$/, 'expected a capability such as NET_BIND_SERVICE')).default([]),
  /**
   * True: a small init process reaps children and passes signals on.
   * @default true
   */
  init: z.boolean().default(true),
  /** @default 'SIGTERM' */
  stopSignal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT']).default('SIGTERM'),
  /**
   * How long it may take to end by itself.
   * @default Duration.seconds(30)
   */
  stopGracePeriod: duration.default(Duration.seconds(30)),
  /**
   * How it runs on a machine without containers, for an export to PM2.
   * @default not at all
   */
  process: processShape.optional(),
  /**
   * What its output is about: where logs are kept in one place, each kind is kept for a time of its own.
   * @default 'application'
   */
  logs: z.enum(['application', 'access', 'audit']).default('application'),
  /**
   * `environment` for what can't read secrets from files.
   * @default 'files'
   */
  secretsAs: z.enum(['files', 'environment']).default('files'),
};
