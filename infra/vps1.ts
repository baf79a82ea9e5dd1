import type { Fleet, WireGuardNetwork } from 'vpsynth';
import { sharedHost } from './shared-host';

export function vps1(fleet: Fleet, privateNetwork: WireGuardNetwork) {
  return sharedHost(fleet, 'vps1', { publicAddress: '203.0.113.15', privateAddress: '10.60.0.1', privateNetwork });
}
