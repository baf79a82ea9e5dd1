import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import { parseProps } from '../fleet/props';
import { domain, port } from '../values/network';
import { ObjectStorage } from './object-storage';

export const externalObjectStorageShape = {
  /** The name of its S3 API: `s3.eu-central-1.provider.example`. */
  hostname: domain,
  /** @default 443 */
  port: port.default(443),
  /**
   * The region that requests are signed for.
   * @default 'us-east-1', what most providers that know no regions take
   */
  region: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected a region such as eu-central-1')
    .default('us-east-1'),
  /**
   * False: plain http, for a server in a private network.
   * @default true
   */
  tls: z.boolean().default(true),
};

export interface ExternalObjectStorageProps extends Readonly<z.input<z.ZodObject<typeof externalObjectStorageShape>>> {}

/** An S3-compatible object store that somebody else runs. Its buckets and keys are made there, by hand or by its own tools. */
export class ExternalObjectStorage extends ObjectStorage {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly sharedNetwork = undefined;
  readonly dependency = undefined;

  constructor(scope: Construct, id: string, props: ExternalObjectStorageProps) {
    super(scope, id);
    const { hostname, port, region, tls } = parseProps(this, externalObjectStorageShape, props);
    this.region = region;
    this.endpoint = new Endpoint(this, { name: 's3', port, protocol: 'http', externalHost: hostname, tls });
  }

  /** The provider serves public buckets itself. */
  publicPlace(): undefined {
    return undefined;
  }

  override publicUrl(bucket: string): string | undefined {
    const { externalHost, port, tls } = this.endpoint;
    return tls && port === 443 ? `https://${externalHost}/${bucket}/` : undefined;
  }
}
