import type { ClusterStack } from './cluster-stack';
import { fileKey, filledSecretName, secretName } from './names';
import { type FilledFolder, filledFolders, secretList, singleSecrets, templatePath } from './templates';

/**
 * The commands that make the Secrets. No value is ever an argument: kubectl takes those of the list from its
 * environment, and reads filled templates from pipes.
 */
export function secretCommands(on: ClusterStack): string[] {
  return [
    ...(singleSecrets(on).length > 0 ? [create(on, secretName(on), [`--from-env-file=${secretList}`])] : []),
    ...filledFolders(on).map((folder) => create(on, filledSecretName(folder.workload, folder.folder), filled(folder))),
  ];
}

function create({ stack }: ClusterStack, name: string, sources: readonly string[]): string {
  return [
    `kubectl create secret generic ${name} --namespace ${stack.name} --dry-run=client --output yaml`,
    ...sources,
    '| kubectl apply --server-side --filename -',
  ].join(' \\\n  ');
}

function filled(folder: FilledFolder): string[] {
  return folder.files.map(({ name, secrets = [] }) => {
    const variables = [...new Set(secrets.map((secret) => `\${${secret.name}}`))].sort().join(' ');
    return `--from-file=${fileKey(name)}=<(envsubst '${variables}' < ${templatePath(folder, name)})`;
  });
}
