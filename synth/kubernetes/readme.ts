import { Fleet } from '../../constructs/fleet/fleet';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import type { ClusterStack } from './cluster-stack';
import type { Gap } from './gap';
import { gaps } from './gaps';
import { fileKey, filledSecretName, jobName, secretName } from './names';
import { monitoringLabel } from './network-policy';
import { scaleOf } from './role';
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
    '## Applying',
    order(on),
    '## What is different here, or missing',
    ...gapList(gaps(on)),
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
      files.map(({ name }) => row(filledSecretName(workload, folder), fileKey(name), workload.facet.name)),
    ),
  ];
  return [
    '## Secrets',
    'They must exist before the workloads; none is in this folder. A changed one reaches a container when its pods are made anew (`kubectl rollout restart`).',
    ['| Secret | key | read by |', '|---|---|---|', ...rows].join('\n'),
    '`./create-secrets.sh` makes them from the environment, where each value stands under its own name.',
  ];
}

function row(secret: string, key: string, readers: string): string {
  return `| \`${secret}\` | \`${key}\` | ${readers} |`;
}

/** Kubernetes has no word for `after`: the order is the script's. */
function order(on: ClusterStack): string {
  const jobs = on.stack.workloads.filter(({ facet }) => facet.runs.type === 'once');
  const [job] = jobs;
  return [
    '`./apply.sh` applies what others wait for first, and waits until it is ready.',
    ...(job === undefined
      ? []
      : [
          `A job can't be changed: each release makes a new one (\`${jobName(job)}\`). When anything else about it changes, delete it first (\`kubectl delete job ${jobName(job)} --namespace ${on.stack.name}\`); those of past releases can go at any time.`,
        ]),
  ].join(' ');
}

function gapList(all: readonly Gap[]): string[] {
  const paths = [...new Set(all.map(({ path }) => path))];
  if (paths.length === 0) return ['Nothing.'];
  return paths.map((path) => {
    const own = all.filter((gap) => gap.path === path);
    return [`\`${path}\``, '', ...own.map(({ what }) => `- ${what}`)].join('\n');
  });
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
