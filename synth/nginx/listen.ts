import { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './edge';

/** What a server block listens on: IPv6 as well where the host has such an address. */
export function listen({ workload }: Edge, port: number, ...flags: string[]): NginxDirective[] {
  const host = Host.of(workload.component);
  const v6 = host instanceof Vps && host.props.publicAddressV6 !== undefined;
  return [directive('listen', port, ...flags), ...(v6 ? [directive('listen', `[::]:${port}`, ...flags)] : [])];
}

/** Where ACME's challenges (RFC 8555, 8.3) are answered, before any redirect or access rule. */
export const challengePath = '/.well-known/acme-challenge/';
