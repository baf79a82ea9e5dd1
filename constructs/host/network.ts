import type { Construct } from 'constructs';
import { z } from 'zod';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';
import { type Cidr, cidr } from '../values/network';

export const networkShape = {
  /**
   * True: no way out; containers reach each other and the host reaches them, nothing else. `unless-linked`: so as long as
   * no other host reaches what is in it, since Docker publishes no port of a network without a way out.
   * @default false
   */
  internal: z.union([z.boolean(), z.literal('unless-linked')], 'expected a boolean or "unless-linked"').default(false),
  /**
   * Its range.
   * @default allotted once and kept in infra/addresses.lock.json
   */
  subnet: cidr.optional(),
};

export interface NetworkProps extends Readonly<z.input<z.ZodObject<typeof networkShape>>> {}

/** A container network of an environment or of a host's service. No two owners share one. */
export class Network extends Component {
  readonly internal: boolean | 'unless-linked';
  readonly subnet: Cidr | undefined;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const parsed = parseProps(this, networkShape, props);
    this.internal = parsed.internal;
    this.subnet = parsed.subnet;
  }
}
