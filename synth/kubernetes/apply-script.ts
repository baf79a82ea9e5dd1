import type { PlacedWorkload } from '../derive/model';
import type { OutputFile } from '../output/file';
import type { ClusterStack } from './cluster-stack';
import { jobName } from './names';
import { steps } from './order';
import { controllerOf } from './role';
import { bashScript } from './script';
import { sharedClaims } from './volume-claim';

/** The file of a workload's objects. */
export function workloadFile({ facet }: PlacedWorkload): string {
  return `workloads/${facet.name}.yaml`;
}

/** Applies a stack's folder step by step: each waits until the one before it is ready. */
export function applyScript(on: ClusterStack): OutputFile {
  const shared = sharedClaims(on).length > 0 ? ['volumes.yaml'] : [];
  return bashScript(
    on,
    'apply.sh',
    ['Applies everything here but the Secrets, which must exist: ./create-secrets.sh. Arguments go to kubectl.'],
    [
      apply(['namespace.yaml', 'network-policies.yaml', ...shared]),
      ...steps(on.stack).flatMap((step) => [
        '',
        apply(step.map(workloadFile)),
        ...step.flatMap((workload) => waiting(on, workload)),
      ]),
      ...(on.virtualHosts.length > 0 ? ['', apply(['routes.yaml'])] : []),
    ],
  );
}

function apply(files: readonly string[]): string {
  return ['kubectl "$@" apply', ...files.map((file) => `--filename ${file}`)].join(' \\\n  ');
}

function waiting(on: ClusterStack, workload: PlacedWorkload): string[] {
  const namespace = `--namespace ${on.stack.name}`;
  switch (controllerOf(on, workload)) {
    case 'Deployment':
      return [`kubectl "$@" rollout status deployment/${workload.facet.name} ${namespace} --timeout 10m`];
    case 'StatefulSet':
      return [`kubectl "$@" rollout status statefulset/${workload.facet.name} ${namespace} --timeout 15m`];
    case 'Job':
      return [`kubectl "$@" wait job/${jobName(workload)} ${namespace} --for condition=complete --timeout 15m`];
    case 'CronJob':
      return [];
  }
}
