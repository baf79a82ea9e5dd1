import type { Fleet } from '../constructs/fleet/fleet';
import type { Problem } from '../constructs/fleet/problem';
import type { Host } from '../constructs/host/host';
import { Vps } from '../constructs/host/vps';
import { alertmanagerConfiguration } from './alertmanager/alertmanager';
import { backupConfiguration } from './backup/backup';
import { blackboxConfiguration } from './blackbox/blackbox';
import { allChecks } from './checks/all';
import { foldProblems } from './checks/fold-problems';
import { allVps } from './checks/hosts';
import { runChecks } from './checks/run-checks';
import { source } from './compose/compose';
import type { ConfigurationFile, ConfigurationRenderer } from './configuration';
import { addressLockPath } from './derive/address-lock';
import { derive } from './derive/derive';
import { imageLockPath, readImageLock } from './derive/image-lock';
import type { Model, Stack } from './derive/model';
import { exportUnits } from './exports/exports';
import { fastCgiSiteConfiguration } from './fastcgi-site/fastcgi-site';
import { fileConfiguration } from './file/file';
import { fleetUnits } from './fleet/fleet-unit';
import { garageConfiguration } from './garage/garage';
import { deliveryWorkflow } from './github/delivery';
import { dueSecretsWorkflow } from './github/due-secrets';
import { grafanaConfiguration } from './grafana/grafana';
import { hostStackUnit } from './host/host-stack';
import { imageLock } from './image-lock';
import { logsConfiguration } from './logging/logging';
import { mariaDbConfiguration } from './mariadb/mariadb';
import { minioConfiguration } from './minio/minio';
import { nginxConfiguration } from './nginx/nginx';
import type { Output, OutputUnit } from './output/file';
import { pgBouncerConfiguration } from './pgbouncer/pgbouncer';
import { phpConfiguration } from './php/php';
import { postgresConfiguration } from './postgres/postgres';
import { prometheusConfiguration } from './prometheus/prometheus';
import { rabbitMqConfiguration } from './rabbitmq/rabbitmq';
import { redisConfiguration } from './redis/redis';
import { hostUnit } from './runbook/host-readme';
import { stackUnit } from './stack/stack-unit';
import { tcpProxyConfiguration } from './tcp-proxy/tcp-proxy';
import { tracingConfiguration } from './tracing/tracing';
import { wireGuardLock } from './wireguard/lock-file';
import { wordPressConfiguration } from './wordpress/wordpress';

/** The committed files that synthesis reads: they hold what was decided once and must not change by itself. */
export interface CommittedFiles {
  /** The text of infra/addresses.lock.json. */
  readonly addressLock?: string;
  /** The text of infra/wireguard.lock.json. */
  readonly wireGuardLock?: string;
  /** The text of infra/images.lock.json. */
  readonly imageLock?: string;
}

export interface Synthesis {
  readonly model: Model;
  /** Everything that is wrong with the declaration. With an error among it there is no output. */
  readonly problems: readonly Problem[];
  /** The files. Stacks are rendered one by one as they are asked for. */
  readonly output: Output | undefined;
}

/** One renderer of configuration a program. */
const renderers: readonly ConfigurationRenderer[] = [
  nginxConfiguration,
  tcpProxyConfiguration,
  postgresConfiguration,
  pgBouncerConfiguration,
  mariaDbConfiguration,
  phpConfiguration,
  fastCgiSiteConfiguration,
  wordPressConfiguration,
  rabbitMqConfiguration,
  redisConfiguration,
  garageConfiguration,
  minioConfiguration,
  logsConfiguration,
  tracingConfiguration,
  prometheusConfiguration,
  alertmanagerConfiguration,
  blackboxConfiguration,
  grafanaConfiguration,
  fileConfiguration,
  backupConfiguration,
];

/** The declaration → files in memory. Reads and writes nothing. */
export function synthesize(fleet: Fleet, committed: CommittedFiles = {}): Synthesis {
  const images = readImageLock(fleet, committed.imageLock);
  const model = derive(fleet, { ...committed, images });
  const problems = foldProblems(fleet, runChecks(model, allChecks));
  if (problems.some(({ severity }) => severity === 'error')) return { model, problems, output: undefined };
  const singles = [
    { path: addressLockPath, content: model.addressLock },
    { path: imageLockPath, content: imageLock(model, images) },
    ...wireGuardLock(model),
    ...deliveryWorkflow(model),
    ...dueSecretsWorkflow(model),
  ];
  return { model, problems, output: { units: units(model), singles } };
}

function* units(model: Model): Generator<OutputUnit> {
  const byHost = new Map<Host, Stack[]>();
  for (const stack of model.stacks) {
    if (stack.workloads.length === 0) continue;
    yield rendered(stack, () => {
      const configuration = renderers.flatMap((render) => render(model, stack));
      return stack.host === undefined
        ? clusterUnit(model, stack, configuration)
        : stackUnit(model, stack, configuration);
    });
    if (stack.host !== undefined) byHost.set(stack.host, [...(byHost.get(stack.host) ?? []), stack]);
  }
  // A machine is made ready before anything stands on it.
  for (const host of allVps(model)) if (!byHost.has(host)) byHost.set(host, []);
  for (const [host, stacks] of byHost) {
    yield hostUnit(model, host, stacks);
    if (host instanceof Vps) yield hostStackUnit({ model, host, stacks });
  }
  yield* exportUnits(model);
  yield* fleetUnits(model);
}

/** What a renderer throws, with the stack and the line that it comes from. */
function rendered(stack: Stack, render: () => OutputUnit): OutputUnit {
  try {
    return render();
  } catch (error) {
    const { node, site } = source(stack);
    throw new Error(
      `${stack.directory}, declared as ${node.path} at ${site}, can't be rendered: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** cdk8s is loaded only for a fleet that has a cluster. */
function clusterUnit(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): OutputUnit {
  const { kubernetesUnit } = require('./kubernetes/kubernetes') as typeof import('./kubernetes/kubernetes');
  return kubernetesUnit(model, stack, configuration);
}
