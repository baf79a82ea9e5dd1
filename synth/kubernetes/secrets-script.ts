import type { OutputFile } from '../output/file';
import type { ClusterStack } from './cluster-stack';
import { fileKey, filledSecretName, secretName } from './names';
import { bashScript } from './script';
import { type FilledFolder, filledFolders, secretList, singleSecrets, templatePath } from './templates';

/**
 * Makes the Secrets of a stack from the environment. No value is ever an argument: kubectl takes those of the list
 * from its environment, and reads filled templates from pipes.
 */
export function secretsScript(on: ClusterStack): OutputFile[] {
  const names = [
    ...new Set([...singleSecrets(on).map(([name]) => name), ...filledFolders(on).flatMap(namesOf)]),
  ].sort();
  if (names.length === 0) return [];
  const about = 'Makes the Secrets from the environment, each value under its own name. Arguments go to kubectl.';
  return [
    bashScript(
      on,
      'create-secrets.sh',
      [about],
      [
        '# kubectl and envsubst would take a missing value for an empty one.',
        ...names.map((name) => `: "\${${name}:?}"`),
        '',
        'kubectl "$@" apply --filename namespace.yaml',
        ...(singleSecrets(on).length > 0 ? ['', create(on, secretName(on), [`--from-env-file=${secretList}`])] : []),
        ...filledFolders(on).flatMap((each) => [
          '',
          create(on, filledSecretName(each.workload, each.folder), filled(each)),
        ]),
      ],
    ),
  ];
}

function create({ stack }: ClusterStack, name: string, sources: readonly string[]): string {
  const what = `kubectl create secret generic ${name} --namespace ${stack.name} --dry-run=client --output yaml`;
  return [what, ...sources, '| kubectl "$@" apply --server-side --filename -'].join(' \\\n  ');
}

function filled(folder: FilledFolder): string[] {
  const variables = (names: readonly string[]) => [...new Set(names)].sort().map((name) => `\${${name}}`);
  return folder.files.map(({ name, secrets = [] }) => {
    const named = variables(secrets.map((secret) => secret.name)).join(' ');
    return `--from-file=${fileKey(name)}=<(envsubst '${named}' < ${templatePath(folder, name)})`;
  });
}

function namesOf({ files }: FilledFolder): string[] {
  return files.flatMap(({ secrets = [] }) => secrets.map(({ name }) => name));
}
