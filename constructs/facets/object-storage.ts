import type { Component } from '../fleet/component';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** A Garage server of one node. */
export interface GarageFacet {
  readonly kind: 'garage';
  readonly workload: string;
  /** The job that gives the server its layout, its buckets and their keys. */
  readonly provisioner: string;
  readonly region: string;
  /** The domain below which its web endpoint knows buckets: `<bucket>.<domain>`. */
  readonly webDomain: string;
  readonly capacity: Size;
  readonly memory: Size;
  /** What the job asks. */
  readonly admin: Endpoint;
  readonly adminToken: Secret;
}

/** A MinIO server of one drive. */
export interface MinioFacet {
  readonly kind: 'minio';
  readonly workload: string;
  /** The job that makes its buckets and their users. */
  readonly provisioner: string;
  readonly capacity: Size;
  /** What the job asks. */
  readonly endpoint: Endpoint;
  readonly rootPassword: Secret;
}

/** A bucket, with the one access key that reads and writes it. */
export interface BucketFacet {
  readonly kind: 'bucket';
  /** The GarageServer, MinioServer or ExternalObjectStorage that holds it. */
  readonly storage: Component;
  /** The storage's S3 API. */
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly name: string;
  /** Everybody may read its objects, by their names. */
  readonly publicRead: boolean;
  /** The most that its objects may take. */
  readonly quota?: Size;
  /** A secret, or a name where the storage has users by name. */
  readonly accessKey: Secret | string;
  readonly secretKey: Secret;
}
