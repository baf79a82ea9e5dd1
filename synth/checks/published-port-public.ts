import { Vps } from '../../constructs/host/vps';
import { addressNumber } from '../derive/subnet';
import type { Check } from './check';
import { workloadsOnHosts } from './placed-workloads';
import { isPrivateAddress } from './private-ranges';

/** Nothing but the edge listens where the internet reaches it. */
export const publishedPortPublic: Check = {
  rule: 'published-port-public',
  severity: 'error',
  why: 'Docker’s published ports go past UFW: databases published this way were emptied within hours. An address that the host doesn’t have can’t be bound either (docker/docs: packet-filtering-firewalls).',
  *check(model) {
    for (const { component, publishes, stack } of workloadsOnHosts(model)) {
      const own = stack.host instanceof Vps ? stack.host.privateAddress : undefined;
      for (const { address, hostPort } of publishes) {
        if (isLoopback(address) || (address === own && isPrivateAddress(addressNumber(address)))) continue;
        yield {
          on: component,
          message: `it publishes port ${hostPort} of ${stack.host?.node.id} on an address that isn't the host's loopback or private one`,
          got: `${address}:${hostPort}`,
          allowed: ['127.0.0.1', ...(own === undefined ? [] : [own])].join(', '),
          mend: 'let people reach it by a route of the edge, and other hosts by its endpoint',
        };
      }
    }
  },
};

function isLoopback(address: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}
