import type { Fleet, WireGuardNetwork } from 'vpsynth';
import { sharedHost } from './shared-host';

export function vps2(fleet: Fleet, privateNetwork: WireGuardNetwork) {
  return sharedHost(fleet, 'vps2', { publicAddress: '203.0.113.16', privateAddress: '10.60.0.2', privateNetwork });
}
