import type { z } from 'zod';
import { ManagedPostgres, type ManagedPostgresProps } from '../data/managed-postgres';
import type { NginxEdgeProps } from '../edge/nginx-edge';
import { parseProps } from '../fleet/props';
import type { Host } from '../host/host';
import { Monitoring, type MonitoringProps } from '../operations/monitoring';
import { handedOn, Shape } from './shape';

export const hybridShape = {
  /** @default NginxEdge's own defaults */
  edge: handedOn<NginxEdgeProps>(),
  /** The server that somebody else runs. */
  postgres: handedOn<ManagedPostgresProps>().unwrap(),
  /** @default Monitoring's own defaults */
  monitoring: handedOn<MonitoringProps>(),
};

export interface HybridProps extends Readonly<z.input<z.ZodObject<typeof hybridShape>>> {}

/** nginx and monitoring on the host, PostgreSQL as a managed service over verified TLS. */
export class Hybrid extends Shape {
  readonly postgres: ManagedPostgres;
  readonly monitoring: Monitoring;

  constructor(host: Host, props: HybridProps) {
    super(host, props?.edge);
    const parsed = parseProps(this, hybridShape, props);
    this.postgres = new ManagedPostgres(this, 'postgres', parsed.postgres);
    this.monitoring = new Monitoring(this, 'monitor', parsed.monitoring);
  }
}
