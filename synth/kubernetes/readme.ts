import { Fleet } from '../../constructs/fleet/fleet';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { applyCommands } from './apply-commands';
import type { ClusterStack } from './cluster-stack';
import { gaps } from './gaps';
import { filledSecretName, secretName } from './names';
import { monitoringLabel } from './network-policy';
import { scaleOf } from './role';
import { secretCommands } from './secret-commands';
import { filledFolders, singleSecrets } from './templates';

/** What a person needs besides the manifests: what the cluster must have, the Secrets, the order, and the gaps. */
export function readme(on: ClusterStack): OutputFile {
  const { environment, stack } = on;
  const sections = [
    `<!-- ${header(environment).join(' ')} -->`,
    `# ${stack.name} on the cluster ${on.cluster.node.id}`,
    '## What the cluster must have',
    list(requirements(on)),
    ...secrets(on),
    '## Order of application',
    'Kubernetes starts everything at once: what waits for something is applied after it.',
    fenced(applyCommands(on)),
    '## What is different here, or missing',
    list(gaps(on).map(({ path, what }) => `\`${path}\`: ${what}`)),
  ];
  return { name: 'README.md', content: `${sections.join('\n\n')}\n` };
}

function requirements(on: ClusterStack): string[] {
  const { gateway, gatewayNamespace, storageClass } = on.cluster.props;
  const { kubernetes } = Fleet.versionsFor(on.environment);
  const scaled = on.stack.workloads.some((workload) => scaleOf(on, workload).most > workload.facet.replicas);
  const names = on.virtualHosts.flatMap(({ facet }) => [facet.domain, ...facet.aliases]);
  return [
    `Kubernetes ${kubernetes}; a network plugin that enforces NetworkPolicy; DNS pods labelled \`k8s-app: kube-dns\` in \`kube-system\`.`,
    ...(names.length > 0
      ? [
          `The Gateway \`${gateway}\` in the namespace \`${gatewayNamespace}\`, its own pods there too, with listeners that admit routes of this namespace, certificates for ${names.join(', ')}, and a redirect from http to https.`,
        ]
      : []),
    ...(scaled ? ['The metrics server, for the autoscalers.'] : []),
    `The label \`${monitoringLabel}: "true"\` on the namespace that scrapes metrics.`,
    storageClass === undefined ? 'A default storage class.' : `The storage class \`${storageClass}\`.`,
    'For a private registry, credentials: `imagePullSecrets` of the namespace’s service account `default`.',
  ];
}

function secrets(on: ClusterStack): string[] {
  const single = singleSecrets(on);
  const folders = filledFolders(on);
  if (single.length + folders.length === 0) return [];
  const rows = [
    ...single.map(([name, readers]) => row(secretName(on), name, readers.map(({ facet }) => facet.name).join(', '))),
    ...folders.flatMap(({ workload, folder, files }) =>
      files.map(({ name }) => row(filledSecretName(workload, folder), name.replaceAll('/', '__'), workload.facet.name)),
    ),
  ];
  return [
    '## Secrets',
    'They must exist before the workloads; none is in this folder. A changed one reaches a container when its pods are made anew (`kubectl rollout restart`).',
    ['| Secret | key | read by |', '|---|---|---|', ...rows].join('\n'),
    'Made by bash from the environment, where each value stands under its own name:',
    fenced(secretCommands(on)),
  ];
}

function row(secret: string, key: string, readers: string): string {
  return `| \`${secret}\` | \`${key}\` | ${readers} |`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'Nothing.' : items.map((item) => `- ${item}`).join('\n');
}

function fenced(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
