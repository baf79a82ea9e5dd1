import { Vps } from '../../constructs/host/vps';
import type { WireGuardNetwork } from '../../constructs/host/wireguard-network';
import type { Model } from '../derive/model';

/** A host of a WireGuard network. */
export interface Member {
  readonly host: Vps;
  /** Its address in the tunnels. */
  readonly address: string;
  /** Undefined until it is bootstrapped. */
  readonly publicKey: string | undefined;
}

/** The hosts of a network, in the order of declaration; one without an address in it can't be reached and is left out. */
export function membersOf(model: Model, network: WireGuardNetwork): Member[] {
  return model.described.flatMap(({ component: host }) =>
    host instanceof Vps && host.props.privateNetwork === network && host.privateAddress !== undefined
      ? [{ host, address: host.privateAddress, publicKey: model.wireGuardKeys.get(host.node.id) }]
      : [],
  );
}
