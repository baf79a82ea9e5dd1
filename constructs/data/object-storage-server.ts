import type { Construct } from 'constructs';
import type { Dependency } from '../facets/workload';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import { ObjectStorage } from './object-storage';

/**
 * A server of objects in the fleet: of an environment, in whose network it stands, or of a host, with one of its own that
 * all who use it join. A job brings it to what is declared before anything that uses a bucket starts.
 */
export abstract class ObjectStorageServer extends ObjectStorage {
  readonly network: Network;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: 'unless-linked' });
  }

  get sharedNetwork(): Network | undefined {
    return Environment.of(this) === undefined ? this.network : undefined;
  }

  /** The workload of the job. */
  protected get provisioner(): string {
    return `${this.node.id}-provision`;
  }

  get dependency(): Dependency {
    return { on: this, workload: this.provisioner, until: 'completed' };
  }
}
