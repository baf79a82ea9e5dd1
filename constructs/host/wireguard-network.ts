import type { Construct } from 'constructs';
import type { z } from 'zod';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { cidr, port } from '../values/network';

export const wireGuardNetworkShape = {
  /** The range that the private addresses of its hosts are in. */
  subnet: cidr,
  /**
   * The UDP port that each host listens on, for the other hosts alone.
   * @default 51820
   */
  port: port.default(51_820),
};

export interface WireGuardNetworkProps extends Readonly<z.input<z.ZodObject<typeof wireGuardNetworkShape>>> {}

/**
 * A private network over the internet, for hosts whose providers don't share one: encrypted tunnels from each host to
 * each (wireguard.com). A host joins it by its `privateNetwork`. Its private key is made on the host and never leaves it;
 * `vpsynth bootstrap` writes its public one into infra/wireguard.lock.json.
 */
export class WireGuardNetwork extends Component {
  readonly props: Readonly<Output<typeof wireGuardNetworkShape>>;

  constructor(scope: Construct, id: string, props: WireGuardNetworkProps) {
    super(scope, id);
    this.props = parseProps(this, wireGuardNetworkShape, props);
  }
}
