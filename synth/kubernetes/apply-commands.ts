import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { jobName } from './names';
import { steps } from './order';
import { controllerOf } from './role';
import { hasSharedClaims } from './volume-claim';

/** The file of a workload's objects. */
export function workloadFile({ facet }: PlacedWorkload): string {
  return `workloads/${facet.name}.yaml`;
}

/** The commands that apply a stack's folder, run inside it. */
export function applyCommands(on: ClusterStack): string[] {
  const shared = hasSharedClaims(on) ? ['volumes.yaml'] : [];
  const routes = on.virtualHosts.length > 0 ? ['routes.yaml'] : [];
  return [
    apply(['namespace.yaml']),
    '# the Secrets, see above',
    apply(['network-policies.yaml', ...shared]),
    ...steps(on.stack).flatMap((step) => [
      apply(step.map(workloadFile)),
      ...step.flatMap((workload) => waiting(on, workload)),
    ]),
    ...(routes.length > 0 ? [apply(routes)] : []),
  ];
}

function apply(files: readonly string[]): string {
  return `kubectl apply ${files.map((file) => `--filename ${file}`).join(' ')}`;
}

function waiting(on: ClusterStack, workload: PlacedWorkload): string[] {
  const namespace = `--namespace ${on.stack.name}`;
  switch (controllerOf(on, workload)) {
    case 'Deployment':
      return [`kubectl rollout status deployment/${workload.facet.name} ${namespace} --timeout 10m`];
    case 'StatefulSet':
      return [`kubectl rollout status statefulset/${workload.facet.name} ${namespace} --timeout 15m`];
    case 'Job':
      return [`kubectl wait job/${jobName(workload)} ${namespace} --for condition=complete --timeout 15m`];
    case 'CronJob':
      return [];
  }
}
