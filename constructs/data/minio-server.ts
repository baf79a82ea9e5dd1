import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Image, image } from '../values/image';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';
import { minioAlerts, minioPanels } from './minio-metrics';
import { minioProvisioner, minioWorkload } from './minio-workload';
import type { PublicPlace } from './object-storage';
import { ObjectStorageServer } from './object-storage-server';
import { defaultSecret } from './secret-name';

export const minioServerShape = {
  /**
   * The most that its buckets may promise by their quotas. Not a limit of the file system's.
   * @default Size.gibibytes(10)
   */
  capacity: size.default(Size.gibibytes(10)),
  /**
   * The region that requests are signed for.
   * @default 'us-east-1', its own
   */
  region: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected a region such as us-east-1 or eu-central-1')
    .default('us-east-1'),
  /**
   * An image that was built from its source, as its README says: with `mc` in it, by its `Dockerfile.release`.
   * @default the last that was published, which lacks the fixes since
   */
  image: image.optional(),
  /** @default Size.mebibytes(512) */
  memory: size.default(Size.mebibytes(512)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
  /** @default a secret named after its path: SHOP_PROD_STORAGE_ROOT_PASSWORD */
  rootPassword: secret.optional(),
};

export interface MinioServerProps extends Readonly<z.input<z.ZodObject<typeof minioServerShape>>> {}

/**
 * MinIO, as a server of one drive: a legacy choice, refused until somebody says why (`image-unmaintained`). Nobody maintains
 * it since February 2026, and images were last published in September 2025. It holds buckets as a {@link GarageServer} does,
 * so that to change over is to declare that in its place and to copy the objects.
 */
export class MinioServer extends ObjectStorageServer {
  readonly endpoint: Endpoint;
  readonly region: string;
  readonly #props: Output<typeof minioServerShape>;

  constructor(scope: Construct, id: string, props: MinioServerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, minioServerShape, props);
    this.region = this.#props.region;
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 's3', port: 9000, protocol: 'http' });
  }

  /** A user of its own for each bucket: its name is no secret, its password is. */
  override accessKeyOf(bucket: string): string {
    return bucket;
  }

  publicPlace(bucket: string): PublicPlace {
    return { endpoint: this.endpoint, folder: `/${bucket}` };
  }

  override facets(): readonly Facet[] {
    const { capacity, memory, cpus, rootPassword = defaultSecret(this, 'root_password') } = this.#props;
    const runs = this.#props.image ?? Image.of(imageOf.minio(Fleet.versionsFor(this).minio));
    return [
      minioWorkload(this, { image: runs, memory, cpus, region: this.region, rootPassword }),
      minioProvisioner(this, this.provisioner, runs),
      {
        kind: 'minio',
        workload: this.node.id,
        provisioner: this.provisioner,
        capacity,
        endpoint: this.endpoint,
        rootPassword,
      },
      { kind: 'metrics', endpoint: this.endpoint, path: '/minio/v2/metrics/cluster' },
      ...minioAlerts(this),
      ...minioPanels(this),
    ];
  }
}
