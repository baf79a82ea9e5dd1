import type { Secret } from '../../constructs/values/secret';
import { placeholder } from '../configuration';
import type { Configured } from '../configured';
import { bucketsIn } from '../derive/buckets';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { json } from '../serialize/json';

/** `storage.json`: what the server must come to, for provision.js. A template: it holds the token and every key. */
export function storageFile(
  model: Model,
  { workload, facet }: Configured<'garage'>,
  job: PlacedWorkload,
): { content: string; secrets: Secret[] } {
  const buckets = bucketsIn(model, workload);
  const admin = model.reach(job, facet.admin);
  if (admin === undefined) throw new Error(`${job.component.node.path}: ${job.facet.name} can't reach the server`);
  return {
    content: json({
      explanation: [...header(workload.component), workload.component.node.path],
      admin: `http://${admin.host}:${admin.port}`,
      token: placeholder(facet.adminToken),
      zone: workload.stack.host?.node.id ?? workload.stack.cluster?.node.id,
      capacity: facet.capacity.bytes,
      buckets: buckets.map(({ component, facet: bucket }) => ({
        name: bucket.name,
        keyName: component.node.path,
        publicRead: bucket.publicRead,
        quota: bucket.quota?.bytes ?? null,
        accessKey: typeof bucket.accessKey === 'string' ? bucket.accessKey : placeholder(bucket.accessKey),
        secretKey: placeholder(bucket.secretKey),
      })),
    }),
    secrets: [
      facet.adminToken,
      ...buckets.flatMap(({ facet: { accessKey, secretKey } }) => [
        ...(typeof accessKey === 'string' ? [] : [accessKey]),
        secretKey,
      ]),
    ],
  };
}
