import { minioRoot } from '../../constructs/data/minio-workload';
import type { BucketFacet } from '../../constructs/facets/object-storage';
import type { Secret } from '../../constructs/values/secret';
import { type ConfigurationFile, type ConfigurationRenderer, placeholder } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import { bucketsIn } from '../derive/buckets';
import type { Model, PlacedWorkload } from '../derive/model';
import { json } from '../serialize/json';
import { mayUse, publicRead } from './policies';
import { provisionScript } from './provision-script';

/** What the job beside a MinIO server brings it to: a script, policies, and the passwords of the buckets' users. */
export const minioConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'minio').flatMap((server) => {
    const { component } = server.workload;
    const job = stack.workloads.find(
      (each) => each.component === component && each.facet.name === server.facet.provisioner,
    );
    return job === undefined ? [] : jobFiles(model, server, job);
  });

function jobFiles(model: Model, { workload, facet }: Configured<'minio'>, job: PlacedWorkload): ConfigurationFile[] {
  const buckets = bucketsIn(model, workload).map((each) => each.facet);
  const settings = folderOf(job, 'configuration');
  const secrets = folderOf(job, 'filled');
  const plain = (name: string, content: string) => ({ workload: job, folder: settings.folder, name, content });
  const filled = (name: string, content: string, secret: Secret) => ({
    workload: job,
    folder: secrets.folder,
    name,
    content,
    secrets: [secret],
  });
  const script = provisionScript(workload.component, buckets, { settings: settings.target, secrets: secrets.target });
  return [
    { ...plain('provision.sh', script), executable: true },
    ...buckets.flatMap((bucket) => policies(bucket).map(([name, policy]) => plain(name, json(policy)))),
    filled('config.json', clientFile(model, job, facet), facet.rootPassword),
    ...buckets.map(({ name, secretKey }) => filled(name, `${placeholder(secretKey)}\n`, secretKey)),
  ];
}

function policies(bucket: BucketFacet): [name: string, policy: object][] {
  return [
    [`${bucket.name}.json`, mayUse(bucket)],
    ...(bucket.publicRead ? [[`${bucket.name}.public.json`, publicRead(bucket)] as [string, object]] : []),
  ];
}

/** The settings of `mc` (minio/mc: cmd/config-v10.go): where the server is, and its root's password. */
function clientFile(
  model: Model,
  job: PlacedWorkload,
  { endpoint, rootPassword }: Configured<'minio'>['facet'],
): string {
  const address = model.reach(job, endpoint);
  if (address === undefined) throw new Error(`${job.component.node.path}: ${job.facet.name} can't reach the server`);
  return json({
    version: '10',
    aliases: {
      storage: {
        url: `http://${address.host}:${address.port}`,
        accessKey: minioRoot,
        secretKey: placeholder(rootPassword),
        api: 'S3v4',
        path: 'on',
      },
    },
  });
}
