import type { Certificate } from '../edge/certificate';
import type { Route } from '../edge/route';
import type { Component } from '../fleet/component';
import type { Domain } from '../values/network';
import type { Size } from '../values/size';

/** The nginx of a host. */
export interface EdgeFacet {
  readonly kind: 'edge';
  readonly workload: string;
  readonly settings: EdgeSettings;
}

export interface EdgeSettings {
  readonly workerProcesses: number | 'auto';
  readonly workerConnections: number;
  readonly keepAliveSeconds: number;
  readonly bodySize: Size;
  readonly shutdownSeconds: number;
  readonly statusPort: number;
}

/** A public name and what answers there. */
export interface VirtualHostFacet {
  readonly kind: 'virtual-host';
  /** Each nginx that answers; none where only a cluster's Gateway does. */
  readonly edges: readonly Component[];
  readonly domain: Domain;
  readonly aliases: readonly Domain[];
  readonly certificate: Certificate | undefined;
  readonly routes: readonly Route[];
  readonly headers: Readonly<Record<string, string>>;
  readonly bodySize: Size | undefined;
}
