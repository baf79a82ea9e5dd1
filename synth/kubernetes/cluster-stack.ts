import type { KubernetesCluster } from '../../constructs/host/kubernetes-cluster';
import type { Environment } from '../../constructs/project/environment';
import type { ConfigurationFile } from '../configuration';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';
import { belongingTo } from './belongings';
import { type Links, linksOf } from './links';
import { type SharedVolumes, sharedVolumes } from './shared-volumes';

/** A stack on a cluster, with what several of its objects need to know, worked out once. */
export interface ClusterStack {
  readonly model: Model;
  readonly stack: Stack;
  readonly cluster: KubernetesCluster;
  readonly environment: Environment;
  readonly virtualHosts: readonly Found<'virtual-host'>[];
  readonly alerts: readonly Found<'alert'>[];
  readonly links: Links;
  readonly shared: SharedVolumes;
  /** Files of a workload's configuration folder; those with secrets are templates of its filled folder. */
  files(workload: PlacedWorkload, folder: string, filled: boolean): readonly ConfigurationFile[];
}

export function clusterStack(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): ClusterStack {
  const { cluster, environment } = stack;
  if (cluster === undefined || environment === undefined) throw new Error(`${stack.name} is on no cluster`);
  const { virtualHosts, alerts } = belongingTo(model, environment);
  const byWorkload = new Map<PlacedWorkload, ConfigurationFile[]>();
  for (const file of configuration) {
    const files = byWorkload.get(file.workload);
    if (files === undefined) byWorkload.set(file.workload, [file]);
    else files.push(file);
  }
  return {
    model,
    stack,
    cluster,
    environment,
    virtualHosts,
    alerts,
    links: linksOf(model, stack, virtualHosts),
    shared: sharedVolumes(model, stack),
    files: (workload, folder, filled) =>
      (byWorkload.get(workload) ?? []).filter(
        (file) => file.folder === folder && (file.secrets !== undefined) === filled,
      ),
  };
}
