import type { ConfigurationFile } from '../configuration';
import type { Model, PlacedWorkload, Stack } from '../derive/model';
import type { OutputFile, OutputUnit } from '../output/file';
import { applyScript, workloadFile } from './apply-script';
import { type ClusterStack, clusterStack } from './cluster-stack';
import { configMaps } from './config-map';
import { controller } from './controllers';
import { httpRoutes } from './http-route';
import { type Manifest, manifestFile } from './manifest';
import { namespace } from './namespace';
import { networkPolicies } from './network-policy';
import { readme } from './readme';
import { autoscaler, disruptionBudget } from './scaling';
import { secretsScript } from './secrets-script';
import { services } from './service';
import { templateFiles } from './templates';
import { sharedClaims } from './volume-claim';

/**
 * The folder of an environment on a cluster: what all its workloads share, a file a workload, templates of its
 * Secrets, and a README of what can't be said in manifests. `configuration` holds the files of this stack's workloads.
 */
export function kubernetesUnit(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): OutputUnit {
  const on = clusterStack(model, stack, configuration);
  const file = (name: string, manifests: readonly Manifest[]): OutputFile[] =>
    manifests.length === 0 ? [] : [manifestFile(name, on.environment, manifests)];
  return {
    directory: stack.directory,
    files: [
      readme(on),
      ...file('namespace.yaml', [{ from: on.environment, object: namespace(on) }]),
      ...file('network-policies.yaml', networkPolicies(on)),
      ...file('routes.yaml', httpRoutes(on)),
      ...file('volumes.yaml', sharedClaims(on)),
      ...stack.workloads.flatMap((workload) => file(workloadFile(workload), manifestsOf(on, workload))),
      ...templateFiles(on),
      ...secretsScript(on),
      applyScript(on),
    ],
  };
}

function manifestsOf(on: ClusterStack, workload: PlacedWorkload): Manifest[] {
  const objects = [
    ...configMaps(on, workload),
    ...services(on, workload),
    controller(on, workload),
    ...autoscaler(on, workload),
    ...disruptionBudget(on, workload),
  ];
  return objects.map((object) => ({ from: workload.component, object }));
}
