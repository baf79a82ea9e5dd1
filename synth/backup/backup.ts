import type { TargetSettings } from '../../constructs/operations/backup-target';
import { type ConfigurationFile, type ConfigurationRenderer, placeholder } from '../configuration';
import { folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { json } from '../serialize/json';
import { type PlacedPlan, plansOf } from './coverage';
import { itemsOf } from './items';
import type { PlanFile } from './plan';

/** What a backup saves, and the repository that it goes to. */
export const backupConfiguration: ConfigurationRenderer = (model, stack) =>
  plansOf(model)
    .filter(({ workload }) => workload.stack === stack)
    .flatMap((plan) => {
      const { workload } = plan;
      const { folder } = folderOf(workload, 'configuration');
      return [
        { workload, folder, name: 'plan.json', content: json(planFile(model, plan)) },
        ...repository(plan, folder),
      ];
    });

function planFile(model: Model, plan: PlacedPlan): PlanFile {
  const { retention, beforeDeployments, target } = plan.facet;
  return {
    generatedBy: 'vpsynth',
    backup: plan.workload.component.node.path,
    host: plan.host.node.id,
    items: itemsOf(model, plan),
    retention,
    // A server that refuses to delete refuses this too; S3 keeps what is locked behind a marker.
    prune: !(target.immutable && target.type === 'rest'),
    ...(beforeDeployments !== undefined && { beforeDeployments }),
  };
}

/** A repository a plan and host: what one does to its own, others don't wait for. */
function repository({ facet: { target }, workload, host }: PlacedPlan, folder: string): ConfigurationFile[] {
  const own = `${host.node.id}/${workload.stack.name}`;
  switch (target.type) {
    case 's3': {
      const path = [target.bucket, target.path, own].filter((part) => part !== undefined).join('/');
      return [
        { workload, folder, name: 'repository', content: `s3:${target.endpoint}/${path}\n` },
        credentials(target, workload),
      ];
    }
    case 'sftp': {
      const place = `${target.user}@${target.host}:${target.port}/${target.path}/${own}`;
      const name = target.port === 22 ? target.host : `[${target.host}]:${target.port}`;
      return [
        { workload, folder, name: 'repository', content: `sftp://${place}\n` },
        { workload, folder, name: 'known_hosts', content: `${name} ${target.hostKey}\n` },
        { workload, folder: `${folder}-ssh`, name: 'backup.conf', content: sshSettings(workload) },
        // Without a line break at its end ssh takes no key for one.
        {
          workload,
          folder: folderOf(workload, 'filled').folder,
          name: 'key',
          content: `${placeholder(target.key)}\n`,
          secrets: [target.key],
          values: 'file',
        },
      ];
    }
    case 'rest': {
      const [scheme, rest] = target.url.replace(/\/$/, '').split('://');
      const content = `rest:${scheme}://${target.user}:${placeholder(target.password)}@${rest}/${own}/\n`;
      const { folder: filled } = folderOf(workload, 'filled');
      return [{ workload, folder: filled, name: 'repository', content, secrets: [target.password] }];
    }
  }
}

/** ssh in the image reads /etc/ssh/ssh_config.d; there is nobody whom it could ask. */
function sshSettings(workload: PlacedWorkload): string {
  const { target: secrets } = folderOf(workload, 'filled');
  const { target } = folderOf(workload, 'configuration');
  return [
    ...header(workload.component).map((line) => `# ${line}`),
    'Host *',
    `  IdentityFile ${secrets}/key`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${target}/known_hosts`,
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '  ConnectTimeout 30',
    '  ServerAliveInterval 60',
    '  ServerAliveCountMax 10',
    '',
  ].join('\n');
}

/** As the tools of Amazon write it, which restic's client reads (minio-go: credentials). */
function credentials(target: Extract<TargetSettings, { type: 's3' }>, workload: PlacedWorkload): ConfigurationFile {
  const { accessKey, secretKey } = target;
  return {
    workload,
    folder: folderOf(workload, 'filled').folder,
    name: 'credentials',
    content: [
      '[default]',
      `aws_access_key_id = ${placeholder(accessKey)}`,
      `aws_secret_access_key = ${placeholder(secretKey)}`,
      '',
    ].join('\n'),
    secrets: [accessKey, secretKey],
    values: 'key',
  };
}
