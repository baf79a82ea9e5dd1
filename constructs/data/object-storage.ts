import type { Endpoint } from '../facets/endpoint';
import type { Dependency } from '../facets/workload';
import { Component } from '../fleet/component';
import type { Network } from '../host/network';
import type { SecretForm } from '../values/secret';

/** Where the objects of a public bucket are to be had without a key. */
export interface PublicPlace {
  readonly endpoint: Endpoint;
  /** The `Host` that the endpoint knows the bucket by, where it isn't its own. */
  readonly host?: string;
  /** The folder above the objects: '' where there is none. */
  readonly folder: string;
}

/** What holds buckets and speaks S3: a GarageServer, a MinioServer, an ExternalObjectStorage, or one of a team's own. */
export abstract class ObjectStorage extends Component {
  /** Its S3 API. */
  abstract readonly endpoint: Endpoint;
  /** What requests are signed for. */
  abstract readonly region: string;
  /** The network that services must join to reach it, beyond their own; undefined for none. */
  abstract readonly sharedNetwork: Network | undefined;
  /** What must have ended well before its buckets are there; undefined for what is outside the fleet. */
  abstract readonly dependency: Dependency | undefined;
  /** The forms of access and secret keys that it takes; undefined: any. */
  readonly keyForms: { readonly accessKey: SecretForm; readonly secretKey: SecretForm } | undefined = undefined;
  /** The access key of a bucket where it is the name of a user; undefined: a secret. */
  accessKeyOf(_bucket: string): string | undefined {
    return undefined;
  }
  /** Where the objects of a public bucket are; undefined where the edge can't get them. */
  abstract publicPlace(bucket: string): PublicPlace | undefined;

  /** Where browsers get the objects of a public bucket without the edge; undefined where they can't. */
  publicUrl(_bucket: string): string | undefined {
    return undefined;
  }
}
