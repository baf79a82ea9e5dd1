import { z } from 'zod';
import { Endpoint } from '../../constructs/facets/endpoint';
import { Component } from '../../constructs/fleet/component';
import { explain } from '../../constructs/fleet/issue';
import { reference } from '../../constructs/fleet/props';
import { Network } from '../../constructs/host/network';
import { environmentValue } from '../../constructs/service/container-shape';
import { duration } from '../../constructs/values/duration';
import { image } from '../../constructs/values/image';
import { environmentVariableName, name } from '../../constructs/values/name';
import { containerPath, domain, httpPath, ipv4Address, ipv6Address, port } from '../../constructs/values/network';
import { size } from '../../constructs/values/size';
import { capability } from './capability';
import { hostPath } from './host-path';

/** The arguments of a process: none can hold a NUL (POSIX.1-2017, execve). */
const argv = z.array(z.string().refine((each) => !each.includes('\0'), 'an argument has no NUL')).min(1);
const command = argv.optional();

/** Nothing that a process manager would take for two. */
const word = z.string().regex(/^[^\s\0]+$/, 'expected one word');

const endpointShape = z.object({ name, port, externalHost: domain.or(ipv4Address).optional() });

/** What renderers spell of an endpoint: it may be of anybody's making. */
const endpoint = reference(Endpoint).superRefine((value, context) => {
  const issue = endpointShape.safeParse(value).error?.issues[0];
  if (issue !== undefined)
    context.addIssue({ code: 'custom', message: `${issue.path.join('.')}: ${explain(issue).message}` });
});

const timing = z.object({
  interval: duration,
  timeout: duration,
  retries: z.int().min(1),
  startPeriod: duration,
  startInterval: duration.optional(),
  initialDelay: duration.optional(),
});

const probe = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('http'), port, path: httpPath, by: z.enum(['wget', 'curl', 'node']), timing }),
    z.object({ type: z.literal('command'), command: command.unwrap(), timing }),
  ])
  .optional();

const target = containerPath;
const readOnly = z.boolean().optional();
const text = z.string().regex(/^[^\0\r\n]+$/, 'expected one line');

/** A path inside a volume, relative to it. */
const insideVolume = text.refine(
  (path) => !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0'),
  'expected a path relative to the volume',
);
const volumeBackup = z.discriminatedUnion('as', [
  z.object({ as: z.literal('files'), exclude: z.array(insideVolume).optional() }),
  z.object({ as: z.literal('archive') }),
  z.object({ as: z.literal('dumps') }),
  z.object({ as: z.literal('nothing'), because: text }),
]);
const mount = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('volume'),
    volume: name,
    target,
    readOnly,
    exclusive: z.boolean().optional(),
    format: text.optional(),
    backup: volumeBackup.optional(),
  }),
  z.object({ type: z.literal('configuration'), folder: name, target }),
  z.object({ type: z.literal('filled'), folder: name, target }),
  z.object({
    type: z.literal('host'),
    path: hostPath,
    target,
    readOnly,
    propagation: z.literal('rslave').optional(),
  }),
  z.object({ type: z.literal('temporary'), target, size: size.optional() }),
]);

const containerCommand = z.object({ argv, user: text.optional() });

const reload = z.object({
  paths: z.array(containerPath).min(1),
  signal: z.literal('HUP').optional(),
  exec: z.array(containerCommand).optional(),
  atStart: text.optional(),
});

const hold = z.object({ endpoint, pause: argv, resume: argv, patience: duration });

const kernelParameter = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$/, 'expected a kernel parameter, such as vm.swappiness'),
  value: z.int(),
  because: text,
});

/** The user ids that a container can have (runc: 0 to 2147483647). */
const userId = z.int().min(0).max(2_147_483_647);

const container = z.object({
  userId,
  setUser: z.boolean(),
  readOnlyRootFilesystem: z.boolean(),
  capabilities: z.array(capability),
  init: z.boolean(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT']),
  stopGracePeriod: duration,
  secretsAs: z.enum(['files', 'environment']),
  hostname: domain.optional(),
  sharedMemory: size.optional(),
  openFiles: z.int().min(1).optional(),
});

const canary = z.object({
  share: z.number().gt(0).lt(1),
  time: duration,
  by: z.enum(['client-address', 'request']),
  errorRate: z.number().min(0),
  latency: z.number().min(1),
  requests: z.int().min(1),
  histogram: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric'),
});

/** What every workload is made of, whoever made it: renderers write it into files and scripts as it stands. */
export const workloadShape = z.object({
  name,
  image,
  command,
  environment: z.record(environmentVariableName, environmentValue),
  endpoints: z.array(endpoint),
  connects: z.array(endpoint),
  networks: z.array(reference(Network)),
  joinsWhatItReaches: z.boolean().optional(),
  onlyOnHosts: z.boolean().optional(),
  settable: z.array(z.string()).optional(),
  onHostNetwork: z.boolean(),
  onlyWhereScraped: z.boolean().optional(),
  publishes: z.array(z.object({ address: ipv4Address.or(ipv6Address), hostPort: port, containerPort: port })),
  health: probe,
  readiness: probe,
  resources: z.object({ memory: size, memoryReservation: size, cpus: z.number().positive().optional() }),
  replicas: z.int().min(1).max(50),
  strategy: z.enum(['blue-green', 'canary', 'rolling', 'recreate']),
  canary: canary.optional(),
  observation: duration.optional(),
  runs: z.discriminatedUnion('type', [
    z.object({ type: z.literal('always') }),
    z.object({ type: z.literal('once'), afterRelease: z.literal(true).optional() }),
    z.object({ type: z.literal('cron'), expression: z.string() }),
  ]),
  process: z
    .object({
      script: word,
      arguments: z.array(word),
      folder: word.optional(),
      instances: z.int().min(1),
      mode: z.enum(['cluster', 'fork']),
    })
    .optional(),
  mounts: z.array(mount),
  reload: z.array(reload).optional(),
  holds: z.array(hold).optional(),
  kernel: z.array(kernelParameter).optional(),
  after: z.array(z.object({ on: reference(Component), workload: name, until: z.enum(['healthy', 'completed']) })),
  logs: z.enum(['access', 'application', 'audit']).optional(),
  container,
});
