import type { z } from 'zod';
import { PostgresServer, type PostgresServerProps } from '../data/postgres-server';
import type { NginxEdgeProps } from '../edge/nginx-edge';
import { parseProps } from '../fleet/props';
import type { Host } from '../host/host';
import { Monitoring, type MonitoringProps } from '../operations/monitoring';
import { handedOn, Shape } from './shape';

export const completeShape = {
  // Written out, not spread from minimalShape: a spread loses each property's documentation in the published types.
  /** @default NginxEdge's own defaults */
  edge: handedOn<NginxEdgeProps>(),
  /** @default PostgresServer's own defaults */
  postgres: handedOn<PostgresServerProps>(),
  /** @default Monitoring's own defaults */
  monitoring: handedOn<MonitoringProps>(),
};

export interface CompleteProps extends Readonly<z.input<z.ZodObject<typeof completeShape>>> {}

/** Everything on one host: nginx, PostgreSQL and monitoring. */
export class Complete extends Shape {
  readonly postgres: PostgresServer;
  readonly monitoring: Monitoring;

  constructor(host: Host, props: CompleteProps = {}) {
    super(host, props?.edge);
    const parsed = parseProps(this, completeShape, props);
    this.postgres = new PostgresServer(this, 'postgres', parsed.postgres);
    this.monitoring = new Monitoring(this, 'monitor', parsed.monitoring);
  }
}
