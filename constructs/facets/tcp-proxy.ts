import type { Endpoint } from './endpoint';

/** The TCP proxy of an environment. */
export interface TcpProxyFacet {
  readonly kind: 'tcp-proxy';
  readonly workload: string;
  /** Where it says that it is well. */
  readonly healthPort: number;
  /** Connections that it holds at the same time, those to what it forwards to included. */
  readonly connections: number;
  readonly forwards: readonly ForwardFacet[];
}

/** A port of a TCP proxy and what stands behind it. */
export interface ForwardFacet {
  readonly port: number;
  /** Several take turns, and one that doesn't answer is left out for a while: the nodes of a cluster. */
  readonly targets: readonly Endpoint[];
}
