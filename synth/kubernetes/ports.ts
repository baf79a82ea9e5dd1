import type { Endpoint } from '../../constructs/facets/endpoint';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { label } from './names';

/** A port that a workload listens on. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
  readonly http: boolean;
}

/** A port's name has at most 15 characters (RFC 6335). */
const longest = 15;

/** The ports of a workload: those it declares, and any other that somebody reaches; each number and name once. */
export function portsOf(on: ClusterStack, workload: PlacedWorkload): NamedPort[] {
  const reached = on.links.to.get(workload)?.map(({ endpoint }) => endpoint) ?? [];
  const routed = on.links.routed.get(workload) ?? [];
  const ports = new Map<number, NamedPort>();
  for (const endpoint of [...workload.facet.endpoints, ...reached, ...routed]) {
    if (ports.has(endpoint.port)) continue;
    const taken = [...ports.values()].some(({ name }) => name === portName(endpoint));
    const name = taken ? `port-${endpoint.port}` : portName(endpoint);
    ports.set(endpoint.port, { name, port: endpoint.port, http: endpoint.protocol === 'http' });
  }
  return [...ports.values()];
}

/** A port's name needs a letter. */
function portName({ name, port }: Endpoint): string {
  const text = label(name, longest);
  return /[a-z]/.test(text) ? text : `port-${port}`;
}
