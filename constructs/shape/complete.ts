import type { z } from 'zod';
import { PostgresServer } from '../data/postgres-server';
import { parseProps } from '../fleet/props';
import type { Host } from '../host/host';
import { Monitoring, type MonitoringProps } from '../operations/monitoring';
import { minimalShape } from './minimal';
import { handedOn, Shape } from './shape';

export const completeShape = {
  ...minimalShape,
  /** @default Monitoring's own defaults */
  monitoring: handedOn<MonitoringProps>(),
};

export interface CompleteProps extends Readonly<z.input<z.ZodObject<typeof completeShape>>> {}

/** Everything on one host: nginx, PostgreSQL and monitoring. */
export class Complete extends Shape {
  readonly postgres: PostgresServer;
  readonly monitoring: Monitoring;

  constructor(host: Host, props: CompleteProps = {}) {
    super(host, props.edge);
    const parsed = parseProps(this, completeShape, props);
    this.postgres = new PostgresServer(this, 'postgres', parsed.postgres);
    this.monitoring = new Monitoring(this, 'monitor', parsed.monitoring);
  }
}
