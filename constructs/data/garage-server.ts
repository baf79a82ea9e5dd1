import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { type Output, parseProps } from '../fleet/props';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { garageAlerts } from './garage-alerts';
import { garagePanels } from './garage-panels';
import { garageProvisioner, garageWorkload } from './garage-workload';
import type { PublicPlace } from './object-storage';
import { ObjectStorageServer } from './object-storage-server';
import { defaultSecret } from './secret-name';

export const garageServerShape = {
  /**
   * The most that its objects may take on disk: what it divides its storage by. Not a limit of the file system's.
   * @default Size.gibibytes(10)
   */
  capacity: size.default(Size.gibibytes(10)),
  /**
   * The region that requests are signed for.
   * @default 'garage', its own
   */
  region: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected a region such as garage or eu-central-1')
    .default('garage'),
  /**
   * The most memory the container may use; a quarter of it holds blocks on their way to the disk.
   * @default Size.mebibytes(512)
   */
  memory: size.default(Size.mebibytes(512)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
  /** @default a secret named after its path: SHOP_PROD_STORAGE_RPC_SECRET */
  rpcSecret: secret.optional(),
  /** @default a secret named after its path: SHOP_PROD_STORAGE_ADMIN_TOKEN */
  adminToken: secret.optional(),
};

export interface GarageServerProps extends Readonly<z.input<z.ZodObject<typeof garageServerShape>>> {}

/** 32 bytes in hexadecimal, and nothing else (Garage: configuration reference, rpc_secret). */
const rpcSecretForm = { bytes: 32 };

/**
 * Garage, an S3-compatible object store, as a server of one node. Its layout, buckets and keys are brought to what is
 * declared by a job that runs before what uses them. Nothing is replicated: its buckets belong into a backup.
 */
export class GarageServer extends ObjectStorageServer {
  /** S3. */
  readonly endpoint: Endpoint;
  /** The objects of public buckets, without a key. */
  readonly web: Endpoint;
  /** Administration, health and metrics. */
  readonly admin: Endpoint;
  readonly region: string;
  readonly #props: Output<typeof garageServerShape>;
  // Garage imports no other keys (src/model/key_table.rs: Key::import).
  override readonly keyForms = { accessKey: { prefix: 'GK', bytes: 12 }, secretKey: { bytes: 32 } };

  constructor(scope: Construct, id: string, props: GarageServerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, garageServerShape, props);
    this.region = this.#props.region;
    const workload = this.node.id;
    this.endpoint = new Endpoint(this, { workload, name: 's3', port: 3900, protocol: 'http' });
    this.web = new Endpoint(this, { workload, name: 'web', port: 3902, protocol: 'http' });
    this.admin = new Endpoint(this, { workload, name: 'admin', port: 3903, protocol: 'http' });
  }

  publicPlace(bucket: string): PublicPlace {
    return { endpoint: this.web, host: `${bucket}.${webDomain}`, folder: '' };
  }

  override facets(): readonly Facet[] {
    const { capacity, region, memory, cpus } = this.#props;
    const rpcSecret = (this.#props.rpcSecret ?? defaultSecret(this, 'rpc_secret')).of(rpcSecretForm);
    const adminToken = this.#props.adminToken ?? defaultSecret(this, 'admin_token');
    const workload = this.node.id;
    return [
      garageWorkload(this, { memory, cpus, rpcSecret, adminToken }),
      garageProvisioner(this, this.provisioner),
      {
        kind: 'garage',
        workload,
        provisioner: this.provisioner,
        region,
        webDomain,
        capacity,
        memory,
        admin: this.admin,
        adminToken,
      },
      { kind: 'metrics', endpoint: this.admin, path: '/metrics' },
      ...garageAlerts(this),
      ...garagePanels(this),
    ];
  }
}

/** Told to Garage and to the edge alone: no name that anybody resolves. */
const webDomain = 'web.garage';
