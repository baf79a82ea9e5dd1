import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';

/** Whether the link between two hosts is encrypted itself. */
export function isTunnel(one: Host, other: Host | undefined): boolean {
  if (!(one instanceof Vps) || !(other instanceof Vps)) return false;
  return one.props.privateNetwork !== undefined && one.props.privateNetwork === other.props.privateNetwork;
}
