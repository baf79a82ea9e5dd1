import type { Construct } from 'constructs';
import type { z } from 'zod';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';
import { name } from '../values/name';

export const kubernetesClusterShape = {
  /**
   * The Gateway that routes attach to (Gateway API), by name.
   * @default 'public'
   */
  gateway: name.default('public' as never),
  /**
   * The namespace of that Gateway.
   * @default 'gateway'
   */
  gatewayNamespace: name.default('gateway' as never),
  /**
   * The storage class of volumes.
   * @default the cluster's own default
   */
  storageClass: name.optional(),
};

export interface KubernetesClusterProps extends Readonly<z.input<z.ZodObject<typeof kubernetesClusterShape>>> {}

/** A Kubernetes cluster that environments are placed on, or kept ready for. Nothing about it is created here. */
export class KubernetesCluster extends Component {
  readonly props: Readonly<z.output<z.ZodObject<typeof kubernetesClusterShape>>>;

  constructor(scope: Construct, id: string, props: KubernetesClusterProps = {}) {
    super(scope, id);
    this.props = parseProps(this, kubernetesClusterShape, props);
  }
}
