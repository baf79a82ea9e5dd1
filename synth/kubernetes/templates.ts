import type { ConfigurationFile } from '../configuration';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import type { ClusterStack } from './cluster-stack';
import { configurationFolders } from './config-map';
import { secretsOf } from './environment-variables';

/** The list of single secrets, which `kubectl create secret --from-env-file` fills from the environment. */
export const secretList = 'templates/secrets.env';

/** A folder of templates: one Secret. */
export interface FilledFolder {
  readonly workload: PlacedWorkload;
  readonly folder: string;
  readonly files: readonly ConfigurationFile[];
}

/** The folders of templates that have files. */
export function filledFolders(on: ClusterStack): FilledFolder[] {
  return on.stack.workloads
    .flatMap((workload) =>
      configurationFolders(workload, 'filled').map((folder) => ({
        workload,
        folder,
        files: on.files(workload, folder, true),
      })),
    )
    .filter(({ files }) => files.length > 0);
}

/** The names of the single secrets and who reads them, by code point. */
export function singleSecrets({ stack }: ClusterStack): [string, PlacedWorkload[]][] {
  const readers = new Map<string, PlacedWorkload[]>();
  for (const workload of stack.workloads) {
    for (const { name } of secretsOf(workload)) readers.set(name, [...(readers.get(name) ?? []), workload]);
  }
  return [...readers].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Where a template is, relative to the stack: two workloads may call a folder the same. */
export function templatePath({ workload, folder }: FilledFolder, name: string): string {
  return `templates/${workload.facet.name}/${folder}/${name}`;
}

/** What the operator of the cluster makes Secrets from. */
export function templateFiles(on: ClusterStack): OutputFile[] {
  const names = singleSecrets(on).map(([name]) => name);
  const lines = [...header(on.environment).map((line) => `# ${line}`), ...names];
  return [
    ...(names.length > 0 ? [{ name: secretList, content: `${lines.join('\n')}\n` }] : []),
    ...filledFolders(on).flatMap((folder) =>
      folder.files.map(({ name, content }) => ({ name: templatePath(folder, name), content })),
    ),
  ];
}
